package dev.drover.app.join;

import dev.drover.app.properties.TenantProperties;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.model.Chain;
import dev.drover.model.Model;
import dev.drover.privacy.SafeNames;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a request's tenant, chain and deadline. Pure. */
final class Router {
    private final Directory directory;
    private final SafeNames names;

    /** @param names what may be shown of a tenant's name */
    Router(Directory directory, SafeNames names) {
        this.directory = directory;
        this.names = names;
    }

    /** @param enqueued the record's time, from which the default deadline counts */
    Route route(InferenceRequest request, String topic, Instant enqueued) {
        String tenant = tenant(request.tenant(), topic);
        String owner = directory.tenantPerTopic().get(topic);
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
        Chain chain = chain(request);
        if (chain == null) {
            return unknownChain(request, tenant);
        }
        TenantProperties rules = directory.rules(tenant);
        if (rules != null && !rules.chains().isEmpty() && !rules.chains().contains(chain.name())) {
            return refused(
                    tenant,
                    chain.name(),
                    FailureCode.TENANT_NOT_ALLOWED,
                    "tenant " + quoted(tenant) + " may not use chain " + quoted(chain.name()));
        }
        String named = request.bodyModel();
        Model first = named == null ? null : directory.models().get(named);
        if (named != null && first == null && !directory.defaults().ignoreUnknownModel()) {
            return refused(
                    tenant,
                    chain.name(),
                    FailureCode.MODEL_NOT_FOUND,
                    "body.model " + quoted(named) + " is none of "
                            + sorted(directory.models().keySet()));
        }
        if (first != null && rules != null && !mayUse(rules, first)) {
            return refused(
                    tenant,
                    chain.name(),
                    FailureCode.TENANT_NOT_ALLOWED,
                    "tenant " + quoted(tenant) + " may not use model " + quoted(first.name()));
        }
        Instant deadline = request.deadline();
        return new Route.To(
                tenant,
                first == null ? chain : inFront(first, chain),
                deadline == null ? enqueued.plus(directory.defaults().deadline()) : deadline,
                rules == null ? 1.0 : rules.weight());
    }

    /** A tenant that is bound to chains is bound to their models. */
    private boolean mayUse(TenantProperties rules, Model model) {
        return rules.chains().isEmpty()
                || rules.chains().stream()
                        .map(directory.chains()::get)
                        .anyMatch(chain -> chain != null && chain.models().contains(model));
    }

    /** Who pays for a record, even one that could not be read. */
    String tenant(@Nullable String claimed, String topic) {
        String owner = directory.tenantPerTopic().get(topic);
        return owner != null
                ? owner
                : claimed != null ? claimed : directory.defaults().tenant();
    }

    private @Nullable Chain chain(InferenceRequest request) {
        if (request.chain() != null) {
            return directory.chains().get(request.chain());
        }
        return request.task() != null ? directory.tasks().get(request.task()) : directory.defaultChain();
    }

    private Route.Refused unknownChain(InferenceRequest request, String tenant) {
        String message = request.chain() != null
                ? "chain " + quoted(request.chain()) + " is none of "
                        + sorted(directory.chains().keySet())
                : "task " + quoted(String.valueOf(request.task())) + " is none of "
                        + sorted(directory.tasks().keySet());
        return refused(tenant, null, FailureCode.INVALID_REQUEST, message);
    }

    private static Chain inFront(Model first, Chain chain) {
        List<Model> models = Stream.concat(
                        Stream.of(first), chain.models().stream().filter(model -> !model.equals(first)))
                .toList();
        return new Chain(chain.name(), models);
    }

    private static Route.Refused refused(String tenant, @Nullable String chain, FailureCode code, String message) {
        return new Route.Refused(tenant, chain, code, message);
    }

    /** Whole: the message is masked as a whole, and its quotes are shortened then. */
    private static String quoted(String value) {
        return "'" + value + "'";
    }

    private static String sorted(Collection<String> names) {
        return new TreeSet<>(names).toString();
    }
}
