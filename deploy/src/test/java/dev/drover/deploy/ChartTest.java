package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ChartTest {
    private static final String STRIMZI = "kafka.strimzi.io/v1";

    static List<String> examples() {
        return Chart.examples();
    }

    @Test
    void lintFindsNothing() {
        assertThat(Chart.lint().isFailed())
                .as(Chart.lint().getMessages().toString())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyObjectFitsTheSchemaOfItsKind(String example) throws Exception {
        List<JsonNode> objects = Chart.render(example);
        assertThat(objects).isNotEmpty();
        objects.stream()
                .filter(ChartTest::isStrimzis)
                .forEach(object -> assertThat(KubernetesSchemas.strimziProblems(object))
                        .as(object.toString())
                        .isEmpty());
        assertThat(KubernetesSchemas.problems(
                        objects.stream().filter(object -> !isStrimzis(object)).toList()))
                .isEmpty();
    }

    @Test
    void theSchemasDoFindWhatIsWrong() throws Exception {
        JsonNode service = DeployFiles.JSON.readTree("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"cluster":"None","ports":[{"port":"x"}]}}
            """);
        assertThat(KubernetesSchemas.problems(List.of(service))).contains("Service/a");
        JsonNode topic = DeployFiles.JSON.readTree("""
            {"apiVersion":"kafka.strimzi.io/v1","kind":"KafkaTopic","metadata":{"name":"a","labels":{"strimzi.io/cluster":"k"}},
             "spec":{"partitions":0,"replicas":1,"config":{"retention.mss":1}}}
            """);
        assertThat(KubernetesSchemas.strimziProblems(topic)).hasSize(2);
    }

    @Test
    void withEverythingOnEveryKindIsThere() {
        assertThat(Chart.render("full"))
                .extracting(object -> object.path("kind").stringValue())
                .contains(
                        "StatefulSet",
                        "Service",
                        "ServiceAccount",
                        "ConfigMap",
                        "PodDisruptionBudget",
                        "NetworkPolicy",
                        "PodMonitor",
                        "PrometheusRule",
                        "ScaledObject",
                        "KafkaTopic",
                        "KafkaUser",
                        "Job");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void podsRunAsNobodyOnAReadOnlyRootWithoutCapabilities(String example) {
        List<JsonNode> pods = Chart.render(example).stream()
                .map(object -> object.path("spec").path("template").path("spec"))
                .filter(pod -> pod.has("containers"))
                .toList();
        assertThat(pods).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").booleanValue()).isFalse();
            assertThat(pod.path("securityContext").path("runAsNonRoot").booleanValue())
                    .isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").stringValue())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.path("containers")).allSatisfy(container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").booleanValue())
                        .isTrue();
                assertThat(security.path("allowPrivilegeEscalation").booleanValue())
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").stringValue()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").stringValue())
                        .isNotEmpty();
            });
        });
    }

    @ParameterizedTest
    @CsvSource({"25, 15, 70", "60, 15, 105", "240, 30, 300"})
    void oneNumberGivesTheDrainAndTheGracePeriod(int drain, int transaction, int grace) {
        List<JsonNode> objects = Chart.render(
                "full",
                Map.of(
                        "drainSeconds", Integer.toString(drain),
                        "transactionTimeoutSeconds", Integer.toString(transaction)));
        JsonNode set = Chart.one(objects, "StatefulSet", "llm-drover");
        assertThat(set.at("/spec/template/spec/terminationGracePeriodSeconds").intValue())
                .isEqualTo(grace);
        JsonNode engine = Chart.configuration(objects).at("/drover/engine");
        assertThat(engine.path("drain").stringValue()).isEqualTo(drain + "s");
        assertThat(engine.path("transaction-timeout").stringValue()).isEqualTo(transaction + "s");
    }

    @Test
    void autoscalingEndsAtTheNumberOfPartitionsAndGoesDownSlowerThanTheLongestCall() {
        List<JsonNode> objects = Chart.render("full");
        JsonNode scaled = Chart.one(objects, "ScaledObject", "llm-drover").path("spec");
        assertThat(scaled.path("maxReplicaCount").intValue()).isEqualTo(36);
        assertThat(scaled.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                        .intValue())
                .isGreaterThanOrEqualTo(600);
        assertThat(scaled.path("triggers"))
                .hasSize(2)
                .allSatisfy(trigger -> assertThat(trigger.path("metadata"))
                        .allSatisfy(value -> assertThat(value.isString()).isTrue()));
        assertThat(Chart.one(objects, "StatefulSet", "llm-drover").path("spec").has("replicas"))
                .as("what KEDA sets, a release must not set back")
                .isFalse();
    }

    @Test
    void noKeyIsInAnythingButASecret() {
        String everything = Chart.render("full").toString();
        assertThat(everything).contains("${OPENAI_API_KEY}").contains("secretKeyRef");
        assertThat(Chart.render("full"))
                .noneMatch(object -> object.path("kind").stringValue().equals("Secret"));
    }

    @Test
    void theRulesAndTheDashboardAreThoseOfThisFolder() {
        List<JsonNode> objects = Chart.render("full");
        JsonNode rule = Chart.one(objects, "PrometheusRule", "llm-drover");
        assertThat(rule.at("/spec/groups/0/rules"))
                .hasSameSizeAs(Alert.all())
                .allSatisfy(
                        alert -> assertThat(alert.at("/annotations/runbook_url").stringValue())
                                .startsWith("https://runbooks.example/drover/Drover"));
        JsonNode dashboard = Chart.one(objects, "ConfigMap", "llm-drover-dashboard");
        assertThat(DeployFiles.JSON.readTree(
                        dashboard.path("data").path("drover.json").stringValue()))
                .isEqualTo(DeployFiles.json(Dashboard.FILE));
    }

    @Test
    void topicsHaveTheirDefaultNamesAndSettings() {
        List<JsonNode> objects = Chart.render("full");
        assertThat(objects)
                .filteredOn(object -> object.path("kind").stringValue().equals("KafkaTopic"))
                .extracting(topic -> topic.at("/metadata/name").stringValue())
                .containsAll(DeployFiles.usedTopics());
        JsonNode results = Chart.one(objects, "KafkaTopic", "llm.results").path("spec");
        assertThat(results.path("partitions").intValue()).isEqualTo(24);
        assertThat(results.path("config").path("max.message.bytes").intValue()).isEqualTo(4_194_304 + 65_536);
        JsonNode ledger = Chart.one(objects, "KafkaTopic", "llm.ledger").path("spec");
        assertThat(ledger.path("config").path("cleanup.policy").stringValue()).isEqualTo("compact");
        assertThat(ledger.path("partitions").intValue()).isEqualTo(24);
    }

    @Test
    void usersMayNeitherCreateNorDeleteTopicsNorAnythingOnAllOfThem() {
        assertThat(Chart.render("full"))
                .filteredOn(object -> object.path("kind").stringValue().equals("KafkaUser"))
                .extracting(user -> user.at("/metadata/name").stringValue())
                .containsExactly(
                        "llm-drover-worker", "llm-drover-replay", "llm-drover-submitter", "llm-drover-operator");
        assertThat(Chart.render("full"))
                .filteredOn(object -> object.path("kind").stringValue().equals("KafkaUser"))
                .allSatisfy(user -> assertThat(user.at("/spec/authorization/acls"))
                        .allSatisfy(rule -> {
                            assertThat(rule.path("operations").toString())
                                    .doesNotContain("All\"", "Alter", "Create", "Delete", "ClusterAction");
                            assertThat(rule.at("/resource/name").asString("")).isNotEqualTo("*");
                        }));
    }

    @Test
    void theReplayMayAskTheTokenEndpointAsTheWorkerMayAndIsNotTriedAgainForLettersThatAreGone() {
        JsonNode job = Chart.one(
                Chart.render(
                        "oauth",
                        Map.of(
                                "replay.enabled", "true",
                                "replay.because", "INC-1",
                                "replay.args[0]", "--all",
                                "replay.commandConfigSecret", "replay")),
                "Job",
                "llm-drover-replay");
        JsonNode variable = job.at("/spec/template/spec/containers/0/env/0");
        assertThat(variable.path("name").stringValue()).isEqualTo("DROVER_JAVA_OPTS");
        assertThat(variable.path("value").stringValue())
                .isEqualTo("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://login.example/token");
        JsonNode rule = job.at("/spec/podFailurePolicy/rules/0");
        assertThat(rule.path("action").stringValue()).isEqualTo("FailJob");
        assertThat(rule.at("/onExitCodes/values").toString()).isEqualTo("[2,3,4]");
        assertThat(job.at("/spec/template/spec/restartPolicy").stringValue()).isEqualTo("Never");
    }

    @Test
    void theTopicOfReplaysKeepsTheWidthThatAnOlderReleaseGaveIt() {
        assertThat(Chart.one(Chart.render("full"), "KafkaTopic", "llm.replays")
                        .at("/spec/partitions")
                        .intValue())
                .isEqualTo(1);
        List<JsonNode> wide = Chart.render("full", Map.of("topics.replays.partitions", "24"));
        assertThat(Chart.one(wide, "KafkaTopic", "llm.replays")
                        .at("/spec/partitions")
                        .intValue())
                .isEqualTo(24);
    }

    @ParameterizedTest
    @CsvSource({"drover", "drover-submit"})
    void aReleaseWhoseWorkerWouldHaveTheToolsRightsIsRefused(String release) {
        assertThatThrownBy(() -> Chart.render(release, "full", Map.of()))
                .hasMessageContaining("give the release another name");
        assertThat(Chart.render(release, "full", Map.of("strimzi.users", "false")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        minimal | replicas                         | 13                   | replicas is 13, but there are 12 partitions
        minimal | replicas                         | -1                   | replicas
        minimal | replica                          | 3                    | replica
        minimal | drainSeconds                     | 0                    | drainSeconds
        minimal | drainSeconds                     | 25s                  | drainSeconds
        minimal | drainSeconds                     | 300                  | drainSeconds
        minimal | management.port                  | 80                   | port
        minimal | kafka.bootstrapServers           |                      | bootstrapServers
        minimal | kafka.bootstrapServers           | kafka                | bootstrapServers
        minimal | kafka.authentication             | kerberos             | authentication
        minimal | kafka.authentication             | mtls                 | mtls needs kafka.tls.enabled
        minimal | kafka.authentication             | scram-sha-512        | kafka.scram.secret
        minimal | kafka.authentication             | oauthbearer          | kafka.oauth
        minimal | kafka.properties.sasl\\.jaas\\.config | password=secret  | sasl.jaas.config
        oauth   | kafka.properties.sasl\\.oauthbearer\\.client\\.credentials\\.client\\.secret | s3 | client.secret
        minimal | config.providers[0].api-key      | sk-123456789         | api-key
        minimal | config.providers[0].api-key      | ${MISSING_KEY}       | secrets has no env MISSING_KEY
        minimal | config.providers[0].api-key-file | /etc/drover/keys/x   | oneOf
        full    | config.providers[2].api-key-file | /etc/drover/keys/x   | keyFiles has no such file
        full    | config.providers[3].keys[0].value | sk-123456789        | value
        full    | config.providers[3].keys[0].value | ${MISSING_KEY}      | secrets has no env MISSING_KEY
        minimal | config.engine.drain              | 10s                  | drain
        minimal | config.topics.results            | other                | topics
        minimal | podMonitor.enabled               | true                 | management.token.secret
        minimal | strimzi.topics                   | true                 | strimzi.cluster
        minimal | replay.enabled                   | true                 | replay.args
        full    | replay.because                   |                      | replay.because
        full    | replay.args[0]                   | --because            | --because is given by the chart
        minimal | topics.requests[0].partitions    | 0                    | partitions
        minimal | topics.requests[0].weight        | 0                    | weight
        full    | autoscaling.minReplicas          | 37                   | autoscaling.minReplicas
        full    | autoscaling.scaleDownStabilizationSeconds | 5           | scaleDownStabilizationSeconds
        full    | prometheusRule.runbookBase       | ftp://x              | runbookBase
        full    | topics.createByWorker            | true                 | createByWorker
        full    | podDisruptionBudget.maxUnavailable | 0                  | maxUnavailable
        """)
    void whatCanNotWorkIsRefusedByName(String example, String value, String set, String says) {
        assertThatThrownBy(() -> Chart.render(example, Map.of(value, set == null ? "" : set)))
                .hasMessageContaining(says);
    }

    private static boolean isStrimzis(JsonNode object) {
        return object.path("apiVersion").stringValue().equals(STRIMZI);
    }
}
