package dev.drover.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.Missing;
import dev.drover.operations.OperationFailure.Unauthorized;
import org.junit.jupiter.api.Test;

class OperationFailureTest {
    @Test
    void aSentenceHasTheProblemTheRemedyAndOneColon() {
        assertThat(new Missing("topic a does not exist on kafka:9092", "create it").sentence())
                .isEqualTo("topic a does not exist on kafka:9092: create it");
        assertThat(new Missing("topic a does not exist (said: so)", "create it").sentence())
                .isEqualTo("topic a does not exist (said: so): create it");
        assertThat(new Unauthorized("kafka:9092 refused the login: unknown", "check sasl.jaas.config").sentence())
                .isEqualTo("kafka:9092 refused the login: unknown; check sasl.jaas.config");
        assertThat(new Failed("no room").sentence()).isEqualTo("no room");
        assertThat(new OperationException(new Failed("no room"))).hasMessage("no room");
    }
}
