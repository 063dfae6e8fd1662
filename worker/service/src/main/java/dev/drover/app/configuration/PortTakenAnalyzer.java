package dev.drover.app.configuration;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Names the option that gives a worker another port: two workers on one machine need it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortTakenAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException taken) {
        return new FailureAnalysis(
                "port " + taken.getPort() + " for health and metrics is taken by another program",
                "take another one by -X server.port=" + (taken.getPort() + 1) + ", or 0 for any that is free",
                taken);
    }
}
