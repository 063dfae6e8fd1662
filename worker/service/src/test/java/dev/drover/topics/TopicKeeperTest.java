package dev.drover.topics;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.testbed.EmbeddedBroker;
import dev.drover.topics.TopicKeeper.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker does about topics that only replays need. */
@Timeout(180)
class TopicKeeperTest {
    private final TestingTopicEvents told = new TestingTopicEvents(new CopyOnWriteArrayList<>());

    private static final ResourcePattern AUDIT =
            new ResourcePattern(ResourceType.TOPIC, "llm.audit", PatternType.LITERAL);

    @Test
    void theTopicsOfReplaysAreOfferedUntilThatSucceedsAndWhatIsWrongWithThemIsSaid() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .property("allow.everyone.if.no.acl.found", true)
                        .start();
                Admin admin = broker.admin()) {
            broker.createTopic("llm.requests", 2);
            broker.createTopic("llm.requests-parked", 2, Map.of("max.message.bytes", "9000000", "retention.ms", "1"));
            AclBinding denial = acl(AclPermissionType.DENY);
            admin.createAcls(List.of(denial, acl(AclPermissionType.ALLOW)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            await().until(() -> inForce(admin, denial));
            try (TopicKeeper keeper = keeper(broker)) {
                assertThat(keeper.look()).isInstanceOf(Finding.Ready.class);
                assertThat(topics(admin)).contains("llm.results").doesNotContain("llm.audit", "llm.replays");
                admin.deleteAcls(List.of(denial.toFilter())).all().get(30, TimeUnit.SECONDS);
                await().until(() -> !inForce(admin, denial));
                assertThat(keeper.look()).isInstanceOf(Finding.Ready.class);
                await().untilAsserted(() -> assertThat(topics(admin)).contains("llm.audit", "llm.replays"));
                assertThat(told.warnings())
                        .anySatisfy(warning ->
                                assertThat(warning).contains("llm.requests-parked", "retention.ms=1 but needs"));
            }
        }
    }

    /** The broker hears of a change some time after the controller has answered. */
    private static boolean inForce(Admin admin, AclBinding binding) throws Exception {
        return !admin.describeAcls(binding.toFilter())
                .values()
                .get(30, TimeUnit.SECONDS)
                .isEmpty();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private static AclBinding acl(AclPermissionType permission) {
        AclOperation operation = permission == AclPermissionType.DENY ? AclOperation.DESCRIBE : AclOperation.ALL;
        return new AclBinding(AUDIT, new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    private static Set<String> topics(Admin admin) throws Exception {
        return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }

    private TopicKeeper keeper(EmbeddedBroker broker) {
        WantedTopics topics = bind(minimalWith("drover.topics.create", true, "drover.topics.replication-factor", 1))
                .wantedTopics();
        return new TopicKeeper(Map.of("bootstrap.servers", broker.bootstrapServers()), topics, told);
    }

    /** Remembers warnings. */
    private record TestingTopicEvents(List<String> warnings) implements TopicEvents {
        @Override
        public void created(String topic) {}

        @Override
        public void widened(String topic, int partitions) {}

        @Override
        public void warning(String text) {
            warnings.add(text);
        }

        @Override
        public void replaysLeft(String why) {}
    }
}
