package dev.drover.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all properties says what the code says. */
class ConfigurationReferenceTest {
    private static final String WRITE = "mvn -q -pl worker/standalone -am test -Dtest=ConfigurationReferenceTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Ddrover.write=true";

    @Test
    void thePageHasEveryPropertyAsTheCodeDescribesIt() throws IOException {
        Path path = Page.GUIDE.resolve("configuration-reference.md");
        String generated = ConfigurationReference.page();
        if (Boolean.getBoolean("drover.write")) {
            Files.writeString(path, generated);
        }
        assertThat(Files.readString(path))
                .as("%s, which this writes anew: %s", path, WRITE)
                .isEqualTo(generated);
    }
}
