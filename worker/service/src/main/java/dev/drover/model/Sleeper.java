package dev.drover.model;

import java.time.Duration;

/** How a chain waits while it holds a slot in flight. */
@FunctionalInterface
interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
}
