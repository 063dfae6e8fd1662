package dev.drover.model.dialect;

import dev.drover.contracts.JsonText;
import java.util.function.BiConsumer;

/** Turns the events of one stream into those of OpenAI's. Has the state of its stream; confined to the call's thread. */
@FunctionalInterface
public interface StreamTranslation {
    /** The events are OpenAI's already. */
    StreamTranslation NONE = (name, event, translated) -> {
        translated.accept(name, event);
        return false;
    };

    /**
     * Takes the next event.
     *
     * @param name as the stream calls the event, empty if it has no name
     * @param event an object; valid during the call
     * @param translated takes none, one or several events; {@code error} is the name of one that tells an error
     * @return whether the event was the last one: nothing more is waited for
     */
    boolean event(String name, JsonText event, BiConsumer<String, JsonText> translated);
}
