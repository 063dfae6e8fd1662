package dev.drover.app;

import dev.drover.engine.EngineStatus;
import dev.drover.engine.EngineStatus.State;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the worker stands: what it waits for until there is an engine, then the engine's own word. */
public final class WorkerState implements Supplier<EngineStatus> {
    private final AtomicReference<Supplier<EngineStatus>> source =
            new AtomicReference<>(() -> before(State.STARTING, "has not begun"));

    private final AtomicReference<@Nullable String> fatal = new AtomicReference<>();

    /** The status at this instant. */
    @Override
    public EngineStatus get() {
        return source.get().get();
    }

    /** Why the process should end, null as long as it need not. */
    @Nullable
    String fatal() {
        return fatal.get();
    }

    /** The engine cannot go on in this process. */
    void fails(String reason) {
        fatal.set(reason);
    }

    /** There is no engine yet, and {@code detail} says what for. */
    void waitsFor(String detail) {
        source.set(() -> before(State.STARTING, detail));
    }

    /** There is none any more. */
    void ended(String detail) {
        source.set(() -> before(State.STOPPED, detail));
    }

    /** From now on the engine knows. */
    void follows(Supplier<EngineStatus> engine) {
        source.set(engine);
    }

    private static EngineStatus before(State state, String detail) {
        return new EngineStatus(state, false, detail, 0, 0, List.of());
    }
}
