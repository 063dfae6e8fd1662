package dev.drover.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code deploy/release.sh}, with the jar of this build and without the image, which {@code compose-test.sh} makes. */
class ReleaseTest {
    private static final Path CHECKOUT = requireNonNull(DeployFiles.ROOT.getParent());

    @Test
    void jarBillOfMaterialsAndChecksumsAgree(@TempDir Path folder) throws Exception {
        assumeThat(builtJars()).as("the jar is built by Maven's phase package").isNotEmpty();
        Path release = folder.resolve("release");

        Run run = run("--output=" + release, "--no-image", "--no-jars", "--allow-changes");

        assertThat(run.exitCode()).as(run.output()).isZero();
        String jar = only(release, ".jar");
        String bill = only(release, ".cdx.json");
        assertThat(names(release)).containsExactlyInAnyOrder(jar, bill, "SHA256SUMS");
        assertThat(Files.readAllLines(release.resolve("SHA256SUMS")))
                .containsExactlyInAnyOrder(sum(release, jar), sum(release, bill));
        assertThat(libraries(release.resolve(jar)))
                .as("libraries in the jar that the bill of materials does not name")
                .isSubsetOf(components(release.resolve(bill)));
    }

    @Test
    void aFolderWithFilesIsLeftAlone(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("mine.txt"), "mine");

        Run run = run("--output=" + folder, "--no-image", "--no-jars", "--allow-changes");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("is not empty");
        assertThat(names(folder)).containsExactly("mine.txt");
    }

    private record Run(int exitCode, String output) {}

    private static Run run(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "deploy/release.sh"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .directory(CHECKOUT.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private static List<String> builtJars() throws IOException {
        Path target = CHECKOUT.resolve("worker/service/target");
        return Files.isDirectory(target)
                ? names(target).stream()
                        .filter(name -> name.endsWith("-exec.jar"))
                        .toList()
                : List.of();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String only(Path folder, String ending) throws IOException {
        List<String> found =
                names(folder).stream().filter(name -> name.endsWith(ending)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static String sum(Path folder, String file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(file)));
        return HexFormat.of().formatHex(digest) + "  " + file;
    }

    /** As {@code artifact-version}. */
    private static Set<String> libraries(Path jar) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.substring("BOOT-INF/lib/".length(), name.length() - ".jar".length()))
                    // Added by the packaging of Spring Boot, at the version of Spring Boot itself.
                    .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> components(Path bill) throws IOException {
        Set<String> components = new TreeSet<>();
        for (JsonNode component :
                DeployFiles.JSON.readTree(Files.readString(bill)).path("components")) {
            components.add(component.path("name").asString() + "-"
                    + component.path("version").asString());
        }
        return components;
    }
}
