package dev.drover.app.pipeline;

import dev.drover.app.properties.TenantProperties;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.WorkerAnnouncement.Kind;
import dev.drover.model.Chain;
import dev.drover.model.Model;
import dev.drover.privacy.SafeNames;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds a request's tenant, chain and deadline. Pure. */
final class Router {
    private static final int MOST_NAMES = 20;

    private final RoutingTable routes;
    private final SafeNames names;

    /** @param names what may be shown of a tenant's name */
    Router(RoutingTable routes, SafeNames names) {
        this.routes = routes;
        this.names = names;
    }

    /** @param enqueued the record's time, from which the default deadline counts */
    Route route(InferenceRequest request, String topic, Instant enqueued) {
        String tenant = tenant(request.tenant(), topic);
        String owner = routes.tenantPerTopic().get(topic);
        if (owner != null && request.tenant() != null && !owner.equals(request.tenant())) {
            return refused(
                    tenant,
                    null,
                    FailureCode.TENANT_NOT_ALLOWED,
                    "topic " + topic + " belongs to another tenant than " + quoted(request.tenant()));
        }
        Optional<String> credential = names.credential(tenant);
        if (credential.isPresent()) {
            return refused(
                    names.withoutCredential(tenant),
                    null,
                    FailureCode.INVALID_REQUEST,
                    "the tenant's name looks like a " + credential.get() + "; metrics and records show it, so name the"
                            + " tenant otherwise, and take the " + credential.get() + " for known to others");
        }
        TenantProperties rules = routes.rules(tenant);
        if (rules != null
                && !rules.requestTopics().isEmpty()
                && !rules.requestTopics().contains(topic)) {
            return refused(
                    tenant,
                    null,
                    FailureCode.TENANT_NOT_ALLOWED,
                    "tenant " + quoted(tenant) + " may not use topic " + topic);
        }
        Chain chain = chain(request);
        if (chain == null) {
            return unknownChain(request, tenant, enqueued);
        }
        if (rules != null && !rules.chains().isEmpty() && !rules.chains().contains(chain.name())) {
            return refused(
                    tenant,
                    chain.name(),
                    FailureCode.TENANT_NOT_ALLOWED,
                    "tenant " + quoted(tenant) + " may not use chain " + quoted(chain.name()));
        }
        String named = request.bodyModel();
        Model first = named == null ? null : routes.models().get(named);
        if (named != null && first == null && !routes.defaults().ignoreUnknownModel()) {
            return new Route.Unknown(
                    Kind.MODEL,
                    named,
                    deadline(request, enqueued),
                    refused(
                            tenant,
                            chain.name(),
                            FailureCode.MODEL_NOT_FOUND,
                            "body.model " + quoted(named) + " is none of "
                                    + sorted(routes.models().keySet())));
        }
        if (first != null && rules != null && !mayUse(rules, first)) {
            return refused(
                    tenant,
                    chain.name(),
                    FailureCode.TENANT_NOT_ALLOWED,
                    "tenant " + quoted(tenant) + " may not use model " + quoted(first.name()));
        }
        return new Route.To(
                tenant,
                first == null ? chain : chain.withFirst(first),
                deadline(request, enqueued),
                rules == null ? 1.0 : rules.weight());
    }

    private Instant deadline(InferenceRequest request, Instant enqueued) {
        Instant deadline = request.deadline();
        return deadline == null ? enqueued.plus(routes.defaults().deadline()) : deadline;
    }

    /** A tenant that is bound to chains is bound to their models. */
    private boolean mayUse(TenantProperties rules, Model model) {
        return rules.chains().isEmpty()
                || rules.chains().stream()
                        .map(routes.chains()::get)
                        .anyMatch(chain -> chain != null && chain.models().contains(model));
    }

    /** Who pays for a record, even one that could not be read. */
    String tenant(@Nullable String claimed, String topic) {
        String owner = routes.tenantPerTopic().get(topic);
        return owner != null
                ? owner
                : claimed != null ? claimed : routes.defaults().tenant();
    }

    private @Nullable Chain chain(InferenceRequest request) {
        if (request.chain() != null) {
            return routes.chains().get(request.chain());
        }
        return request.task() != null ? routes.tasks().get(request.task()) : routes.defaultChain();
    }

    private Route.Unknown unknownChain(InferenceRequest request, String tenant, Instant enqueued) {
        String chain = request.chain();
        String name = chain != null ? chain : String.valueOf(request.task());
        String message = chain != null
                ? "chain " + quoted(name) + " is none of "
                        + sorted(routes.chains().keySet())
                : "task " + quoted(name) + " is none of "
                        + sorted(routes.tasks().keySet());
        return new Route.Unknown(
                chain != null ? Kind.CHAIN : Kind.TASK,
                name,
                deadline(request, enqueued),
                refused(tenant, null, FailureCode.INVALID_REQUEST, message));
    }

    private static Route.Refused refused(String tenant, @Nullable String chain, FailureCode code, String message) {
        return new Route.Refused(tenant, chain, code, message);
    }

    /** Whole: the message is masked as a whole, and its quotes are shortened then. */
    private static String quoted(String value) {
        return "'" + value + "'";
    }

    /** Goes into a record and into a log line for each refusal, so that it has a bound. */
    private static String sorted(Collection<String> names) {
        if (names.size() <= MOST_NAMES) {
            return new TreeSet<>(names).toString();
        }
        return names.stream().sorted().limit(MOST_NAMES).collect(Collectors.joining(", ", "[", "")) + " and "
                + (names.size() - MOST_NAMES) + " more]";
    }
}
