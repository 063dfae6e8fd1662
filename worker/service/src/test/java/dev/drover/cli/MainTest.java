package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpAndVersionSucceedAndAnUnknownVerbIsAUsageError() {
        assertThat(Main.execute("--help")).isZero();
        assertThat(Main.execute("--version")).isZero();
        assertThat(Main.execute("run", "--help")).isZero();
        assertThat(Main.execute("rum")).isEqualTo(2);
        assertThat(Main.execute()).isEqualTo(2);
        assertThat(Main.execute("run", "--no-such-option")).isEqualTo(2);
        assertThat(Main.execute("run", "--config", "/no/such/file.yaml")).isEqualTo(2);
    }

    @Test
    void helpThatCanNotBeWrittenIsOneLineAndNoStackTrace() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var captured = new ByteArrayOutputStream();
        int code;
        try {
            System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("No space left on device");
                }
            }));
            code = Main.execute("--help");
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
        assertThat(captured.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("standard output cannot be written");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void aPropertyThatNobodyKnowsRefusesTheStartAndIsNamedWithoutItsValue() {
        PrintStream err = System.err;
        var captured = new ByteArrayOutputStream();
        int code;
        try {
            System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
            code = Main.execute("run", "-X", "server.port=0", "-X", "drover.providers[0].kee=sk-not-for-the-log");
        } finally {
            System.setErr(err);
        }
        assertThat(code).isEqualTo(1);
        assertThat(captured.toString(StandardCharsets.UTF_8))
                .contains("drover.providers[0].kee")
                .doesNotContain("sk-not-for-the-log");
    }

    @Test
    void aWrongConfigurationEndsWithOneAndNamesThePropertyOnStandardErrorWithoutAStackTrace() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var captured = new ByteArrayOutputStream();
        var capturedOut = new ByteArrayOutputStream();
        int code;
        try {
            System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
            code = Main.execute("run", "-X", "server.port=0", "-X", "drover.default-chain=nowhere");
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
        assertThat(code).isEqualTo(1);
        assertThat(captured.toString(StandardCharsets.UTF_8))
                .contains("drover.providers", "drover.models", "drover.default-chain")
                .doesNotContain("\tat ", "\\n", "Tomcat", "APPLICATION FAILED");
        assertThat(capturedOut.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
