package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.dlq.TestingLetters.Said;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A right that is missing is named, nothing is half done, and the replay goes through when it is granted. */
@Timeout(180)
class ReplayRightsTest {
    @Test
    void aRightThatIsMissingIsNamedAndNothingIsSentWithoutIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .property("allow.everyone.if.no.acl.found", true)
                        .start();
                Admin admin = broker.admin()) {
            TestingLetters letters = new TestingLetters(broker, "rights", 3);
            letters.write(0, 30);
            denied(
                    letters,
                    admin,
                    ResourceType.TOPIC,
                    letters.letters,
                    PatternType.LITERAL,
                    AclOperation.READ,
                    letters.letters);
            String claim = "drover-replay-rights.replays";
            denied(
                    letters,
                    admin,
                    ResourceType.TRANSACTIONAL_ID,
                    claim,
                    PatternType.LITERAL,
                    AclOperation.WRITE,
                    "transactional id");
            denied(
                    letters,
                    admin,
                    ResourceType.GROUP,
                    "drover-replay-",
                    PatternType.PREFIXED,
                    AclOperation.READ,
                    "group drover-replay-");
            String marks = letters.topic("replays");
            denied(letters, admin, ResourceType.TOPIC, marks, PatternType.LITERAL, AclOperation.WRITE, marks);
            denied(
                    letters,
                    admin,
                    ResourceType.TOPIC,
                    letters.requests,
                    PatternType.LITERAL,
                    AclOperation.WRITE,
                    letters.requests);
            Said said = replay(letters);
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.count("sent")).isEqualTo(30);
            assertThat(letters.committed(letters.requests)).hasSize(30);
            assertThat(letters.committed(marks)).hasSize(30);
        }
    }

    /** The table of decision 30, column by column; whatever is not named is denied. */
    @Test
    void eachCommandGoesThroughWithExactlyTheRightsThatDecision30Names() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .property("allow.everyone.if.no.acl.found", true)
                        .start();
                Admin admin = broker.admin()) {
            TestingLetters letters = new TestingLetters(broker, "exact", 3);
            letters.write(1, 9);
            writeTruncated(letters);
            Rights rights = new Rights(admin, letters);
            rights.are(Map.of("letters", "READ", "replays", "READ"));
            assertThat(letters.dlq("list", "-o", "jsonl").out().lines()).hasSize(9);
            assertThat(letters.dlq("stats").code()).isZero();
            rights.are(Map.of(
                    "letters", "READ", "requests", "READ", "results", "READ", "replays", "READ", "group", "DESCRIBE"));
            Said dry = letters.dlq("replay", "--dry-run", "-o", "jsonl");
            assertThat(dry.code()).as(dry.err()).isZero();
            rights.are(Map.of(
                    "letters", "READ",
                    "requests", "READ WRITE",
                    "results", "READ",
                    "replays", "READ WRITE DESCRIBE_CONFIGS",
                    "parked", "WRITE",
                    "audit", "WRITE",
                    "group", "READ",
                    "claim", "WRITE"));
            Said said = letters.dlq("replay", "--because", "x", "--rate", "0", "-o", "jsonl", "--tenant", "t0");
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.err()).doesNotContain("may not read the settings");
            assertThat(said.count("sent")).as(said.out()).isEqualTo(5);
            String run = said.err()
                    .lines()
                    .filter(line -> line.startsWith("run "))
                    .findFirst()
                    .orElseThrow()
                    .split("[ ,]")[1];
            Said resumed = letters.dlq("replay", "--because", "x", "--rate", "0", "--tenant", "t0", "--resume", run);
            assertThat(resumed.code()).as(resumed.err()).isEqualTo(4);
            rights.are(Map.of(
                    "letters", "READ",
                    "replays", "READ WRITE DESCRIBE_CONFIGS",
                    "parked", "WRITE",
                    "audit", "WRITE",
                    "group", "READ",
                    "claim", "WRITE"));
            Said parked = letters.dlq("park", "--because", "x", "-o", "jsonl");
            assertThat(parked.code()).as(parked.err()).isZero();
            assertThat(parked.count("parked")).as(parked.out()).isEqualTo(4);
            rights.are(Map.of("letters", "READ DELETE", "replays", "READ", "audit", "WRITE"));
            Said purged = letters.dlq("purge", "--before", "2", "--because", "x", "--yes");
            assertThat(purged.code()).as(purged.err()).isZero();
        }
    }

    private static void writeTruncated(TestingLetters letters) {
        long died = System.currentTimeMillis();
        try (var producer = letters.producer()) {
            var _ = producer.send(new ProducerRecord<>(
                    letters.requests, 0, died, TestingLetters.bytes("k-0"), TestingLetters.bytes("{}")));
            ProducerRecord<byte[], byte[]> whole = letters.letter(
                    0,
                    TestingLetters.header("drover-truncated", "2"),
                    new RecordHeader(
                            "kafka_dlt-original-timestamp",
                            ByteBuffer.allocate(Long.BYTES).putLong(died).array()));
            var _ = producer.send(
                    new ProducerRecord<>(whole.topic(), whole.partition(), whole.key(), new byte[0], whole.headers()));
        }
    }

    /** Closes every resource, and grants what is named. */
    private record Rights(Admin admin, TestingLetters letters) {
        void are(Map<String, String> granted) throws Exception {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get(30, TimeUnit.SECONDS);
            List<AclBinding> bindings = new ArrayList<>();
            for (String resource :
                    List.of("letters", "requests", "results", "replays", "parked", "audit", "group", "claim")) {
                ResourcePattern pattern = pattern(resource);
                bindings.add(new AclBinding(
                        pattern,
                        new AccessControlEntry("User:nobody", "*", AclOperation.ALL, AclPermissionType.ALLOW)));
                for (String operation : granted.getOrDefault(resource, "").split(" ")) {
                    if (!operation.isEmpty()) {
                        bindings.add(allow(pattern, operation));
                    }
                }
            }
            // What the broker and this test's admin do as the same user; no Create, no IdempotentWrite, no Describe.
            ResourcePattern cluster = new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL);
            bindings.add(allow(cluster, "CLUSTER_ACTION"));
            bindings.add(allow(cluster, "ALTER"));
            admin.createAcls(bindings).all().get(30, TimeUnit.SECONDS);
        }

        private ResourcePattern pattern(String resource) {
            return switch (resource) {
                case "letters" -> topic(letters.letters);
                case "requests" -> topic(letters.requests);
                case "group" -> new ResourcePattern(ResourceType.GROUP, "drover-replay-", PatternType.PREFIXED);
                case "claim" ->
                    new ResourcePattern(
                            ResourceType.TRANSACTIONAL_ID,
                            "drover-replay-" + letters.topic("replays"),
                            PatternType.LITERAL);
                default -> topic(letters.topic(resource));
            };
        }

        private static ResourcePattern topic(String name) {
            return new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL);
        }

        private static AclBinding allow(ResourcePattern pattern, String operation) {
            return new AclBinding(
                    pattern,
                    new AccessControlEntry(
                            "User:ANONYMOUS", "*", AclOperation.valueOf(operation), AclPermissionType.ALLOW));
        }
    }

    private static Said replay(TestingLetters letters) {
        return letters.dlq("replay", "--because", "x", "--rate", "0", "-o", "jsonl");
    }

    private static void denied(
            TestingLetters letters,
            Admin admin,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation operation,
            String named)
            throws Exception {
        AclBinding denial = right(type, name, pattern, operation, AclPermissionType.DENY);
        // With its first right a resource is closed for all else.
        AclBinding rest = right(type, name, pattern, AclOperation.ALL, AclPermissionType.ALLOW);
        admin.createAcls(List.of(rest, denial)).all().get(30, TimeUnit.SECONDS);
        Said said = replay(letters);
        assertThat(said.code()).as("%s: %s", name, said.err()).isEqualTo(1);
        assertThat(said.err()).contains("not authorised", named).doesNotContain("\tat ");
        assertThat(said.count("sent")).isZero();
        admin.deleteAcls(List.of(denial.toFilter())).all().get(30, TimeUnit.SECONDS);
    }

    private static AclBinding right(
            ResourceType type, String name, PatternType pattern, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }
}
