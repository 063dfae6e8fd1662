package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.dlq.TestingLetters.Said;
import dev.drover.operations.TestingBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a replay says and refuses before it sends anything: its topics, its options. */
@Timeout(180)
class ReplayTopicsTest {
    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private static TestingLetters letters(String name) {
        return new TestingLetters(BROKER.broker(), name, 3);
    }

    @Test
    void anOptionThatNamesNoTopicIsNamed() {
        TestingLetters letters = letters("absent");
        letters.write(0, 1);
        Said said = letters.replay("--to-topic", "nowhere", "--allow-topic", "nowhere");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("--to-topic: topic nowhere does not exist");
    }

    @Test
    void topicsThatAReplayMakesAreThoseOfAWorker() throws Exception {
        TestingLetters letters = TestingLetters.untouched(BROKER.broker(), "shaped", 3);
        ConfigResource dead = new ConfigResource(ConfigResource.Type.TOPIC, letters.letters);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", BROKER.broker().bootstrapServers()))) {
            var larger = new AlterConfigOp(new ConfigEntry("max.message.bytes", "3000000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(dead, List.of(larger))).all().get(30, TimeUnit.SECONDS);
        }
        letters.write(0, 1);
        Said said = letters.replay("--create-topics");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(settings("shaped.parked"))
                .containsEntry("max.message.bytes", "3000000")
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(90).toMillis()));
        assertThat(settings("shaped.audit"))
                .containsEntry(
                        "retention.ms", Long.toString(Duration.ofDays(365).toMillis()));
        assertThat(settings("shaped.replays")).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void theFirstReplayIsToldHowToBeginAndAnotherMarksTopicIsNotTakenForTheFirst() {
        TestingLetters letters = TestingLetters.untouched(BROKER.broker(), "first", 3);
        letters.write(0, 6);
        Said refused = letters.replay();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("topics first.replays, first.audit, first.parked do not exist", "--create-topics");
        Said first = letters.replay("--create-topics", "--reason", "timeout");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("created topic first.replays", "marks on first.replays");
        // Somebody without the configuration: other names.
        Said other = letters.replay("--create-topics", "--topic", "replays=first.others");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("kept marks on topic first.replays, not on first.others", "--marks-also");
        Said dry = letters.dlq("replay", "--dry-run", "--topic", "replays=first.others");
        assertThat(dry.err()).contains("would be refused");
        Said both =
                letters.replay("--create-topics", "--topic", "replays=first.others", "--marks-also", "first.replays");
        assertThat(both.code()).as(both.err()).isZero();
        assertThat(both.count("already_replayed")).isEqualTo(3);
        assertThat(both.count("sent")).isEqualTo(3);
        // Now the marks are on both, and either alone is not enough.
        assertThat(letters.replay().code()).isEqualTo(1);
        assertThat(letters.replay("--marks-also", "first.others").count("already_replayed"))
                .isEqualTo(6);
        assertThat(letters.committed(letters.requests)).hasSize(6);
    }

    @Test
    void nothingMatchesWrongUsageAndUnknownTopicsEndAsDocumented() {
        TestingLetters letters = letters("ends");
        letters.write(0, 1);
        assertThat(letters.replay("--reason", "expired").code()).isEqualTo(4);
        assertThat(letters.dlq("replay").code()).isEqualTo(2);
        assertThat(letters.dlq("replay").err()).contains("--because");
        assertThat(letters.replay("--to-topic", "elsewhere").code()).isEqualTo(2);
        assertThat(letters.replay("--resume", "no-such-run").code()).isEqualTo(2);
        Said elsewhere = letters.replay("--to-topic", "no.such.topic", "--allow-topic", "no.such.topic");
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.err()).contains("no.such.topic does not exist");
        assertThat(letters.committed(letters.requests)).isEmpty();
    }

    private static Map<String, String> settings(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", BROKER.broker().bootstrapServers()))) {
            Map<String, String> settings = new HashMap<>();
            admin.describeConfigs(List.of(resource))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .forEach(config -> config.entries().forEach(entry -> settings.put(entry.name(), entry.value())));
            return settings;
        }
    }
}
