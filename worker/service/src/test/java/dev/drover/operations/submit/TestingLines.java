package dev.drover.operations.submit;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Lines in memory, under a name of their own. */
record TestingLines(String name, String text) implements LineSource {
    static TestingLines requests(String name, int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("{\"custom_id\":\"r-%d\",\"url\":\"/v1/completions\",\"body\":{}}\n".formatted(i));
        }
        return new TestingLines(name, text.toString());
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String defaultId(String contentHash) {
        return name;
    }

    @Override
    public void requireUnchanged() {}

    @Override
    public void close() {}
}
