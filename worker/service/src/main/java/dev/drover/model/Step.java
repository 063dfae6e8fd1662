package dev.drover.model;

/** What a round does next. */
sealed interface Step {
    record Call(CallPermit hop) implements Step {}

    record Stop(ChainRun.Round round) implements Step {}
}
