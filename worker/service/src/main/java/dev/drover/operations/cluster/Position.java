package dev.drover.operations.cluster;

/** How far somebody is who follows topics. */
public enum Position {
    /** There is more from before the topics were opened. */
    BEHIND,
    /** All that was there when the topics were opened was shown; there may be more since. */
    AT_FIRST_END,
    /** All that was there at the last look, which is seconds old, was shown. */
    CAUGHT_UP
}
