package dev.drover.app.pipeline;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.model.Model;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.SafeNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static final Instant ENQUEUED = Instant.parse("2026-11-20T08:00:00Z");

    @Test
    void aRequestThatNamesNothingTakesTheBalancedChainAndTheDefaults() {
        Route.To to = to(route("", "{}"));
        assertThat(to.tenant()).isEqualTo("default");
        assertThat(to.chain().name()).isEqualTo("balanced");
        assertThat(to.deadline()).isEqualTo(ENQUEUED.plus(Duration.ofHours(24)));
    }

    @Test
    void aTaskPicksTheChainOfItsNameAndAChainWinsOverATask() {
        assertThat(to(route(",\"task\":\"bulk\"", "{}")).chain().name()).isEqualTo("bulk");
        assertThat(to(route(",\"task\":\"bulk\",\"chain\":\"critical\"", "{}"))
                        .chain()
                        .name())
                .isEqualTo("critical");
    }

    @Test
    void aConfiguredModelIsTriedFirstAndTheRestOfTheChainAfterIt() {
        assertThat(models(to(route("", "{\"model\":\"deepseek-v3.2\"}")))).containsExactly("deepseek-v3.2", "gpt-4.1");
        assertThat(models(to(route(",\"task\":\"bulk\"", "{\"model\":\"gpt-4.1\"}"))))
                .containsExactly("gpt-4.1", "deepseek-v3.2");
    }

    @Test
    void anUnknownModelIsRefusedUnlessTheChainMayStandIn() {
        assertThat(refused(route("", "{\"model\":\"gpt-9\"}")).code()).isEqualTo(FailureCode.MODEL_NOT_FOUND);
        assertThat(models(to(route("", "{\"model\":\"gpt-9\"}", "drover.unknown-model", "use-chain"))))
                .containsExactly("gpt-4.1", "deepseek-v3.2");
    }

    @Test
    void unknownTasksAndChainsAreInvalidAndTheMessageNamesTheKnownOnes() {
        Route.Refused task = refused(route(",\"task\":\"urgent\"", "{}"));
        assertThat(task.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(task.message()).contains("urgent", "balanced, bulk, critical");
        assertThat(refused(route(",\"chain\":\"urgent\"", "{}")).code()).isEqualTo(FailureCode.INVALID_REQUEST);
    }

    @Test
    void aTenantMayOnlyUseItsChains() {
        Object[] rules = {"drover.tenants[0].name", "acme", "drover.tenants[0].chains", "bulk"};
        assertThat(refused(route(",\"tenant\":\"acme\"", "{}", rules)).code())
                .isEqualTo(FailureCode.TENANT_NOT_ALLOWED);
        assertThat(to(route(",\"tenant\":\"acme\",\"task\":\"bulk\"", "{}", rules))
                        .tenant())
                .isEqualTo("acme");
    }

    @Test
    void aTenantThatIsBoundToChainsCanNotNameAModelOfAnother() {
        Object[] rules = {"drover.tenants[0].name", "acme", "drover.tenants[0].chains", "bulk"};
        String bulk = ",\"tenant\":\"acme\",\"task\":\"bulk\"";
        assertThat(refused(route(bulk, "{\"model\":\"gpt-4.1\"}", rules)).code())
                .isEqualTo(FailureCode.TENANT_NOT_ALLOWED);
        assertThat(models(to(route(bulk, "{\"model\":\"deepseek-v3.2\"}", rules))))
                .containsExactly("deepseek-v3.2");
    }

    @Test
    void aTopicThatBelongsToATenantTakesNobodyElse() {
        Object[] rules = {"drover.tenant-per-topic.llm.requests", "acme"};
        assertThat(to(route("", "{}", rules)).tenant()).isEqualTo("acme");
        Route.Refused other = refused(route(",\"tenant\":\"globex\"", "{}", rules));
        assertThat(other.code()).isEqualTo(FailureCode.TENANT_NOT_ALLOWED);
        assertThat(other.tenant()).isEqualTo("acme");
    }

    @Test
    void aTenantMayOnlyUseItsTopics() {
        Object[] rules = {
            "drover.topics.requests[0].name", "llm.requests",
            "drover.topics.requests[1].name", "llm.acme",
            "drover.tenants[0].name", "acme",
            "drover.tenants[0].request-topics", "llm.acme"
        };
        Route.Refused refused = refused(route(",\"tenant\":\"acme\"", "{}", rules));
        assertThat(refused.code()).isEqualTo(FailureCode.TENANT_NOT_ALLOWED);
        assertThat(refused.message()).contains("'acme'", "llm.requests");
        assertThat(to(route(",\"tenant\":\"globex\"", "{}", rules)).tenant()).isEqualTo("globex");
    }

    @Test
    void tenantsThatDifferByCaseAreTwoAndByUnicodeFormOne() {
        Object[] rules = {"drover.tenants[0].name", "Zu\u0308rich", "drover.tenants[0].chains", "bulk"};
        String composed = ",\"tenant\":\"Z\u00fcrich\"";
        assertThat(refused(route(composed, "{}", rules)).code()).isEqualTo(FailureCode.TENANT_NOT_ALLOWED);
        assertThat(to(route(",\"tenant\":\"z\u00fcrich\"", "{}", rules)).tenant())
                .isEqualTo("z\u00fcrich");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\nb", "\\ud800", "10 KB"})
    void aTenantThatIsNoNameIsInvalidUnderTheDefaultTenant(String name) {
        String tenant = name.equals("10 KB") ? "t".repeat(10_240) : name;
        String json = "{\"url\":\"/v1/chat/completions\",\"body\":{},\"tenant\":\"" + tenant + "\"}";
        var rejected =
                (Decoded.Rejected) RequestCodec.decode(json.getBytes(StandardCharsets.UTF_8), RequestHeaders.NONE);
        Router router = new Router(RoutingTable.of(bind(minimalWith())), new SafeNames(new Desensitizer()));

        assertThat(rejected.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(router.tenant(rejected.salvage().tenant(), "llm.requests")).isEqualTo("default");
    }

    private static Route route(String members, String body, Object... properties) {
        String json = "{\"url\":\"/v1/chat/completions\",\"body\":" + body + members + "}";
        Decoded decoded = RequestCodec.decode(json.getBytes(StandardCharsets.UTF_8), RequestHeaders.NONE);
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        Router router = new Router(RoutingTable.of(bind(minimalWith(properties))), new SafeNames(new Desensitizer()));
        return router.route(((Decoded.Accepted) decoded).request(), "llm.requests", ENQUEUED);
    }

    private static Route.To to(Route route) {
        assertThat(route).isInstanceOf(Route.To.class);
        return (Route.To) route;
    }

    private static Route.Refused refused(Route route) {
        assertThat(route).isInstanceOfAny(Route.Refused.class, Route.Unknown.class);
        return route instanceof Route.Unknown(var _, var _, var _, var refusal) ? refusal : (Route.Refused) route;
    }

    private static List<String> models(Route.To to) {
        return to.chain().models().stream().map(Model::name).toList();
    }
}
