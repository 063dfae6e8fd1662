package dev.drover.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.TopicKind;
import dev.drover.operations.cluster.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterOptionsTest {
    @Test
    void aWorkersConfigurationGivesBrokersSecurityAndTopicNames(@TempDir Path folder) throws Exception {
        Path yaml = Files.writeString(folder.resolve("drover.yaml"), """
            spring:
              kafka:
                bootstrap-servers: kafka-1:9092,kafka-2:9092
                properties: {security.protocol: SASL_SSL, "sasl.jaas.config": "${NO_SUCH_VARIABLE:of-the-test}"}
            drover:
              topics:
                deadLetters: my.dlt
                requests: [{name: first}, {name: second, weight: 2}]
              providers: [{name: p, api-key: "${OPENAI_API_KEY}"}]
            """);
        ConfigFile file = ConfigFile.read(List.of(yaml));
        assertThat(file.clients().admin())
                .containsEntry("bootstrap.servers", List.of("kafka-1:9092", "kafka-2:9092"))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "of-the-test");
        TopicNames names = TopicNames.of(file.requests(), file.topics());
        assertThat(names.requests()).containsExactly("first", "second");
        assertThat(names.topics().deadLetters()).isEqualTo("my.dlt");
        assertThat(names.topics().results()).isEqualTo("llm.results");
    }

    @Test
    void theHelpNamesEveryKindOfTopic() {
        String help = new CommandLine(new ClusterOptions())
                .getCommandSpec()
                .findOption("--topic")
                .description()[0];
        assertThat(help).contains(String.join(", ", TopicKind.keys()));
    }
}
