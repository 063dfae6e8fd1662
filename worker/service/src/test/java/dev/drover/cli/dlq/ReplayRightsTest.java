package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.dlq.TestingLetters.Said;
import dev.drover.testbed.EmbeddedBroker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
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
