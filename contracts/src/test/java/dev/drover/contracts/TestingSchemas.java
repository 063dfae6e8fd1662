package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The schemas as a validator sees them. */
final class TestingSchemas {
    static final String BASE = "https://drover.dev/contracts/schemas/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(ids -> ids.mapPrefix(BASE, "classpath:dev/drover/contracts/schemas/"))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));

    private TestingSchemas() {}

    static List<Error> errors(String schema, JsonNode json) {
        return schema(schema).validate(json);
    }

    static void assertValid(String schema, JsonNode json) {
        assertThat(errors(schema, json)).as(schema + " " + json).isEmpty();
    }

    /** The schema is one by the rules of its own draft. */
    static void assertMetaValid(JsonNode schema) {
        Schema meta = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(schema)).isEmpty();
    }

    static Schema schema(String name) {
        return REGISTRY.getSchema(SchemaLocation.of(BASE + name + ".schema.json"));
    }

    static JsonNode schemaJson(String name) {
        return Json.read(resource("/dev/drover/contracts/schemas/" + name + ".schema.json"));
    }

    static JsonNode golden(String name) {
        return Json.read(resource("/golden/" + name + ".json"));
    }

    static byte[] resource(String path) {
        try (InputStream in = Objects.requireNonNull(TestingSchemas.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names in a folder of resources, without this suffix. */
    static List<String> names(String folder, String suffix) {
        URL url = Objects.requireNonNull(TestingSchemas.class.getResource(folder), folder);
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
