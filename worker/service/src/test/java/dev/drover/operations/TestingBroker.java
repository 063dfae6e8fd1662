package dev.drover.operations;

import dev.drover.testbed.EmbeddedBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real broker for the tests of a class, from before the first until behind the last; each test takes topics of its own. */
public final class TestingBroker implements BeforeAllCallback, AfterAllCallback {
    private @Nullable EmbeddedBroker broker;

    @Override
    public void beforeAll(ExtensionContext context) {
        broker = EmbeddedBroker.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        broker().close();
    }

    /** The broker, which is running. */
    public EmbeddedBroker broker() {
        if (broker == null) {
            throw new IllegalStateException(
                    "not started: the field of this is not static, or has no @RegisterExtension");
        }
        return broker;
    }

    public String bootstrapServers() {
        return broker().bootstrapServers();
    }
}
