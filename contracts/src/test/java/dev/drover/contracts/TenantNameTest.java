package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantNameTest {
    private static final String COMPOSED = "Z\u00fcrich";
    private static final String DECOMPOSED = "Zu\u0308rich";

    @Test
    void twoFormsOfOneNameAreOneTenantWhereverTheyStand() {
        assertThat(COMPOSED).isNotEqualTo(DECOMPOSED);
        assertThat(TenantName.of(DECOMPOSED)).contains(COMPOSED);
        assertThat(tenant(DECOMPOSED, Map.of())).isEqualTo(COMPOSED);
        assertThat(tenant("other", Map.of("drover-tenant", DECOMPOSED))).isEqualTo(COMPOSED);
        assertThat(tenant(null, Map.of("ce_tenant", DECOMPOSED))).isEqualTo(COMPOSED);
    }

    @Test
    void whatCanNotBeReadIsStillBilledToTheTenantOfItsHeader() {
        var rejected = (Decoded.Rejected) RequestCodec.decode(
                "nonsense".getBytes(StandardCharsets.UTF_8), Map.of("drover-tenant", DECOMPOSED)::get);

        assertThat(rejected.salvage().tenant()).isEqualTo(COMPOSED);
    }

    @Test
    void namesThatDifferByCaseAreTwoTenants() {
        assertThat(TenantName.of("Acme")).contains("Acme");
        assertThat(TenantName.of("acme")).contains("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000", "a\nb", "\u001b[31macme", "a\u0085", "\ud800", "a\ud800b", "\ufffd"})
    void whatIsNoNameIsNoTenant(String name) {
        assertThat(TenantName.of(name)).isEmpty();
    }

    @Test
    void aNameOfTenKilobytesIsRefusedAndNobodyIsBilled() {
        String name = "t".repeat(10_240);
        byte[] line = ("{\"url\":\"/v1/chat/completions\",\"body\":{},\"tenant\":\"" + name + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        var rejected = (Decoded.Rejected) RequestCodec.decode(line, RequestHeaders.NONE);

        assertThat(rejected.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(rejected.message()).hasSizeLessThan(200);
        assertThat(rejected.salvage().tenant()).isNull();
    }

    @Test
    void aNameThatIsTooLongInItsNormalFormIsRefused() {
        assertThat(TenantName.of("\u0344".repeat(128))).isPresent();
        assertThat(TenantName.of("\u0344".repeat(129))).isEmpty();
    }

    @Property
    void normalizingTwiceChangesNothing(@ForAll String name) {
        TenantName.of(name)
                .ifPresent(normal -> assertThat(TenantName.of(normal)).contains(normal));
    }

    private static String tenant(@Nullable String name, Map<String, String> headers) {
        String member = name == null ? "" : ",\"tenant\":\"" + name + "\"";
        byte[] line = ("{\"url\":\"/v1/chat/completions\",\"body\":{}" + member + "}").getBytes(StandardCharsets.UTF_8);
        var accepted = (Decoded.Accepted) RequestCodec.decode(line, headers::get);
        return String.valueOf(accepted.request().tenant());
    }
}
