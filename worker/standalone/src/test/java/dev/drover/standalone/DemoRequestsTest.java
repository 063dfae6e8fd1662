package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.RequestCodec;
import dev.drover.standalone.DemoRequests.DemoRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoRequestsTest {
    private final List<DemoRequest> requests = DemoRequests.of(7, 500);

    @Test
    void theyComeFromFiveTenants() {
        Set<String> tenants = new HashSet<>();
        requests.forEach(request -> tenants.add(request.tenant()));
        assertThat(tenants).containsExactlyInAnyOrderElementsOf(DemoRequests.TENANTS);
    }

    @Test
    void theSameSeedMakesTheSameKeysAndOthersMakeOthers() {
        assertThat(keys(DemoRequests.of(7, 500))).isEqualTo(keys(requests));
        assertThat(keys(DemoRequests.of(8, 500))).isNotEqualTo(keys(requests));
    }

    @Test
    void mostAreRequestsAndSomeAreNot() {
        long accepted = requests.stream()
                .map(request -> RequestCodec.decode(request.value(), _ -> null))
                .filter(Decoded.Accepted.class::isInstance)
                .count();
        assertThat(accepted).isBetween(480L, 499L);
    }

    private static List<String> keys(List<DemoRequest> requests) {
        return requests.stream().map(DemoRequest::key).toList();
    }
}
