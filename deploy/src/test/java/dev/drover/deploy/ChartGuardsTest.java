package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the chart keeps an operator from: replays that nobody asked for, ports that nobody opened, keys in the clear. */
class ChartGuardsTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void aReplayThatHasEndedStaysAndItsPodsDoNotChangeWithTheRelease() {
        JsonNode job = Chart.one(Chart.render("full"), "Job", "llm-drover-replay");
        assertThat(job.path("spec").has("ttlSecondsAfterFinished"))
                .as("the next upgrade would make a Job that is gone again, and replay again")
                .isFalse();
        assertThat(job.at("/spec/podFailurePolicy/rules/0/onExitCodes/values").toString())
                .isEqualTo("[2,3,4]");
        assertThat(job.at("/spec/template/metadata/labels").propertyNames())
                .containsExactlyInAnyOrder(
                        "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
        List<JsonNode> upgraded =
                Chart.render("full", Map.of("image.tag", "0.2.0", "replay.image", "registry.example/drover:0.1.0"));
        assertThat(Chart.one(upgraded, "Job", "llm-drover-replay").at("/spec/template"))
                .isEqualTo(job.at("/spec/template"));
    }

    @Test
    void aReplayFindsTheAuthorityWhereTheWorkerDoes() {
        JsonNode pod =
                Chart.one(Chart.render("full"), "Job", "llm-drover-replay").at("/spec/template/spec");
        assertThat(pod.at("/containers/0/volumeMounts").toString()).contains("/etc/drover/kafka-ca");
        assertThat(pod.path("volumes").toString()).contains("kafka-cluster-ca-cert");
    }

    @Test
    void autoscalingBeginsWithTheFirstRequestAndNeverTakesWorkersBecauseBrokersAreSilent() {
        JsonNode scaled = Chart.one(
                        Chart.render("full", Map.of("autoscaling.lagThreshold", "4194304")),
                        "ScaledObject",
                        "llm-drover")
                .path("spec");
        assertThat(scaled.at("/fallback/behavior").stringValue()).isEqualTo("currentReplicasIfHigher");
        assertThat(scaled.at("/triggers/0/metadata/activationLagThreshold").stringValue())
                .isEqualTo("0");
        assertThat(scaled.at("/triggers/0/metadata/lagThreshold").stringValue()).isEqualTo("4194304");
    }

    @Test
    void whoScalesToNoneIsNotCalledBecauseThereIsNone() {
        assertThat(alerts(Chart.render("full"))).contains("DroverWorkersGone");
        assertThat(alerts(Chart.render("full", Map.of("autoscaling.minReplicas", "0"))))
                .contains("DroverBacklogOld")
                .doesNotContain("DroverWorkersGone");
    }

    @Test
    void anotherNamespacesWorkersDoNotHideThatThereIsNone() {
        assertThat(Chart.one(Chart.render("full"), "PrometheusRule", "llm-drover")
                        .toString())
                .contains("absent(drover_in_flight{namespace=\\\"llm\\\"})");
    }

    @Test
    void withoutPortsForNamesTheyAreNotAllOpen() {
        JsonNode policy = Chart.one(
                Chart.render("minimal", Map.of("networkPolicy.dnsPorts", "null")), "NetworkPolicy", "llm-drover");
        assertThat(policy.at("/spec/egress/0/ports/0/port").intValue()).isEqualTo(53);
    }

    private static List<String> alerts(List<JsonNode> objects) {
        return Chart.one(objects, "PrometheusRule", "llm-drover")
                .at("/spec/groups/0/rules")
                .valueStream()
                .map(rule -> rule.path("alert").stringValue())
                .toList();
    }

    @Test
    void aWorkerThatCreatesTopicsCreatesThoseOfTheValues() {
        JsonNode topics = Chart.configuration(
                        Chart.render("minimal", Map.of("topics.createByWorker", "true", "topics.replicas", "2")))
                .at("/drover/topics");
        assertThat(topics.path("create").booleanValue()).isTrue();
        assertThat(topics.path("partitions").intValue()).isEqualTo(12);
        assertThat(topics.path("replication-factor").intValue()).isEqualTo(2);
        assertThat(topics.path("usage-retention").stringValue()).isEqualTo("840h");
        assertThat(Chart.configuration(Chart.render("minimal"))
                        .at("/drover/topics")
                        .has("partitions"))
                .isFalse();
    }

    @Test
    void theMemoryOfWorkersIsNotThatOfAReplay() {
        List<JsonNode> objects = Chart.render("full", Map.of("javaOptions", "-Xmx700m"));
        assertThat(Chart.one(objects, "StatefulSet", "llm-drover").toString()).contains("-Xmx700m");
        assertThat(Chart.one(objects, "Job", "llm-drover-replay").toString()).doesNotContain("-Xmx700m");
    }

    @Test
    void topicsAndUsersAreWhereStrimziLooksForThem() {
        List<JsonNode> objects = Chart.render("full", Map.of("strimzi.namespace", "kafka"));
        assertThat(objects)
                .filteredOn(object -> object.path("apiVersion").stringValue().startsWith("kafka.strimzi.io"))
                .isNotEmpty()
                .allSatisfy(
                        object -> assertThat(object.at("/metadata/namespace").stringValue())
                                .isEqualTo("kafka"));
        assertThat(Chart.one(Chart.render("full"), "KafkaTopic", "llm.results")
                        .at("/metadata/namespace")
                        .stringValue())
                .isEqualTo("llm");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, drover:1.2.3, 1.2.3",
        "1.2.3@%s, drover:1.2.3@%s, 1.2.3",
        "%s, drover@%s, 0.1.0-SNAPSHOT",
    })
    void anImageMayBeNamedByItsDigest(String tag, String image, String label) {
        JsonNode set = Chart.one(
                Chart.render("minimal", Map.of("image.tag", tag.replace("%s", DIGEST))), "StatefulSet", "llm-drover");
        assertThat(set.at("/spec/template/spec/containers/0/image").stringValue())
                .isEqualTo(image.replace("%s", DIGEST));
        assertThat(set.path("metadata")
                        .path("labels")
                        .path("app.kubernetes.io/version")
                        .stringValue())
                .isEqualTo(label);
    }

    @Test
    void largeNumbersAreWrittenAsKafkaReadsThem() {
        JsonNode configuration = Chart.configuration(
                Chart.render("minimal", Map.of("kafka.properties.max\\.request\\.size", "4194304")));
        assertThat(configuration
                        .at("/spring/kafka/properties")
                        .path("[max.request.size]")
                        .stringValue())
                .isEqualTo("4194304");
    }

    @Test
    void withoutAnAccountOfItsOwnAPodHasTheDefaultOne() {
        JsonNode set = Chart.one(
                Chart.render("minimal", Map.of("serviceAccount.create", "false")), "StatefulSet", "llm-drover");
        assertThat(set.at("/spec/template/spec/serviceAccountName").stringValue())
                .isEqualTo("default");
    }

    @Test
    void aWorkerThatWaitsForKafkaKeepsNoNodeFromBeingDrained() {
        assertThat(Chart.one(Chart.render("minimal"), "PodDisruptionBudget", "llm-drover")
                        .at("/spec/unhealthyPodEvictionPolicy")
                        .stringValue())
                .isEqualTo("AlwaysAllow");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        full    | replay.args[0]               | --again                     | --again would send everything once more
        full    | replay.args[0]               | --topic=requests=x          | --topic is given by the chart
        full    | replay.commandConfigSecret   |                             | replay needs replay.commandConfigSecret
        minimal | networkPolicy.providerPorts[0] | 443                       | port 8000 of local
        minimal | config.providers[0].base-url | http://vllm/v1              | port 80 of local
        minimal | config.providers[0].base-url | https://vllm/v1             | port 443 of local
        minimal | kafka.bootstrapServers       | a:9092,b:9094               | port 9094
        oauth   | kafka.oauth.tokenEndpoint    | https://login.example:8443/ | port 8443
        oauth   | strimzi.users                | true                        | strimzi.users
        full    | autoscaling.authenticationRef |                            | autoscaling.authenticationRef
        full    | prometheusRule.runbookBase   |                             | prometheusRule.runbookBase
        minimal | properties.drover.default-deadline | 1h                    | drover
        minimal | properties.drover\\.default-deadline | 1h                  | drover
        minimal | properties.spring.datasource.password | hunter2            | password
        minimal | config.providers[0].headers.Authorization | Bearer sk-1    | Authorization
        minimal | config.providers[0].headers.X-Auth-Token | abc             | Token
        """)
    void whatWouldFailLaterOrInSecretIsRefused(String example, String value, String set, String says) {
        assertThatThrownBy(
                        () -> Chart.render(example, Map.of(value, set == null ? "" : set, "strimzi.cluster", "kafka")))
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        config.providers[0].headers.Authorization | Bearer ${TEAM_TOKEN}
        config.models[0].timeouts.first-token     | 30s
        config.providers[0].base-url              | ${LOCAL_URL}
        config.providers[0].base-url              | http://[::1]:8000/v1
        properties.logging.level.root             | debug
        """)
    void placeholdersAndWhatIsNoSecretPass(String value, String set) {
        assertThatCode(() -> Chart.render("minimal", Map.of(value, set))).doesNotThrowAnyException();
    }
}
