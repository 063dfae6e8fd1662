package dev.drover.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.app.configuration.SecondServer;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ManagementGuardTest {
    private static final String TOKEN = "token-of-the-scraper";
    private static final String ELSEWHERE = "10.1.2.3";

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void theProbesAreOpenToEverybody(String path) throws Exception {
        assertThat(passes(Optional.empty(), from(ELSEWHERE, path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/prometheus",
                "/actuator/health",
                "/actuator",
                "/actuator/health/liveness/..;/../prometheus",
                "/actuator/health/readiness/drover",
                "/"
            })
    void nothingElseIsOpenToOtherMachines(String path) throws Exception {
        assertThat(passes(Optional.empty(), from(ELSEWHERE, path))).isFalse();
        assertThat(passes(Optional.of(TOKEN), from(ELSEWHERE, path))).isFalse();
    }

    @Test
    void theTokenOpensTheRest() throws Exception {
        MockHttpServletRequest request = from(ELSEWHERE, "/actuator/prometheus");
        request.addHeader("Authorization", "Bearer " + TOKEN);
        assertThat(passes(Optional.of(TOKEN), request)).isTrue();
        assertThat(passes(Optional.of(TOKEN + "x"), request)).isFalse();
        assertThat(passes(Optional.empty(), request)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "127.8.8.8"})
    void thisMachineSeesEverything(String address) throws Exception {
        assertThat(passes(Optional.empty(), from(address, "/actuator/prometheus")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "X-Real-IP"})
    void whoComesThroughAProxyIsNotOnThisMachine(String header) throws Exception {
        MockHttpServletRequest request = from("127.0.0.1", "/actuator/prometheus");
        request.addHeader(header, "127.0.0.1");
        assertThat(passes(Optional.empty(), request)).isFalse();
    }

    @Test
    void aRunningWorkerShowsDetailsHereAndOnlyTheProbesThroughAProxy() {
        try (var provider = SimulatedProvider.start(FaultPlan.NONE);
                var worker = TestingWorker.start("127.0.0.1:1", provider, "drover.management.token", TOKEN)) {
            assertThat(worker.get("/prometheus").statusCode()).isEqualTo(200);
            assertThat(worker.get("/health/readiness").body()).contains("waitsFor");

            HttpResponse<String> readiness = worker.get("/health/readiness", "X-Forwarded-For", ELSEWHERE);
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).contains("OUT_OF_SERVICE").doesNotContain("waitsFor");
            assertThat(worker.get("/prometheus", "X-Forwarded-For", ELSEWHERE).statusCode())
                    .isEqualTo(401);
            assertThat(worker.get("/prometheus", "X-Forwarded-For", ELSEWHERE, "Authorization", "Bearer " + TOKEN)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSecondServerWouldBeUnguardedAndIsRefused() {
        assertThatThrownBy(() -> SecondServer.refuse("9090")).hasMessageContaining("management.server.port");
    }

    private static MockHttpServletRequest from(String address, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setRemoteAddr(address);
        return request;
    }

    private static boolean passes(Optional<String> token, MockHttpServletRequest request) throws Exception {
        MockFilterChain chain = new MockFilterChain();
        MockHttpServletResponse response = new MockHttpServletResponse();
        new ManagementGuard(token).doFilter(request, response, chain);
        boolean passed = chain.getRequest() != null;
        assertThat(response.getStatus()).isEqualTo(passed ? 200 : 401);
        return passed;
    }
}
