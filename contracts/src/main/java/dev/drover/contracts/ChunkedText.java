package dev.drover.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The text of one request while it comes: always the beginning of one attempt's, never of two, and in the end exactly the
 * result's. Takes records in any order, again, or with some missing. Confined to one thread.
 */
public final class ChunkedText {
    private final StringBuilder shown = new StringBuilder();
    private @Nullable ChunkRecord newest;
    private long next;
    private boolean cut;
    private boolean over;

    /**
     * What becomes of what is shown.
     *
     * @param restarted what was shown is void
     * @param added what is to be shown behind what stands, or from the beginning if it was restarted
     */
    public record Change(boolean restarted, String added) {
        /** All stays as it is. */
        public static final Change NONE = new Change(false, "");
    }

    /** Takes a record of this request. */
    public Change take(ChunkRecord record) {
        ChunkRecord last = newest;
        int order = last == null ? 1 : record.compareTo(last);
        if (over || order < 0) {
            return Change.NONE;
        }
        boolean restarted = order > 0 && !shown.isEmpty();
        if (order > 0) {
            shown.setLength(0);
            next = 0;
            cut = false;
            newest = record;
        }
        if (record.seq() != next) {
            return new Change(restarted, ""); // Met before, or some are missing before it.
        }
        next++;
        String added = cut ? "" : added(record.part());
        shown.append(added);
        return new Change(restarted, added);
    }

    private String added(ChunkRecord.Part part) {
        return switch (part) {
            case ChunkRecord.Chunks(var events) -> {
                StringBuilder text = new StringBuilder();
                events.forEach(event -> text.append(AnswerText.ofEvent(event)));
                yield text.toString();
            }
            case ChunkRecord.Gap _ -> {
                cut = true;
                yield "";
            }
            case ChunkRecord.Reset _, ChunkRecord.Final _ -> "";
        };
    }

    /** Takes the committed result's text, empty for an error; later records change nothing. */
    public Change result(String text) {
        over = true;
        String before = shown.toString();
        shown.setLength(0);
        shown.append(text);
        return text.startsWith(before) ? new Change(false, text.substring(before.length())) : new Change(true, text);
    }

    /** All that is to be seen now. */
    public String text() {
        return shown.toString();
    }
}
