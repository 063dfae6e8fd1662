package dev.drover.app;

import dev.drover.app.keys.KeyFile;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Phrases;
import dev.drover.contracts.WorkerStatus;
import dev.drover.model.Breakers;
import dev.drover.model.Credential;
import dev.drover.model.KeyStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys that there is something to say of: those of providers with several, and those that are read from files. */
final class KeyStates {
    private final RoutingTable routes;
    private final Breakers breakers;
    private final UnaryOperator<String> mask;
    private final InstantSource clock;

    /** @param mask of what providers said */
    KeyStates(RoutingTable routes, Breakers breakers, UnaryOperator<String> mask, InstantSource clock) {
        this.routes = routes;
        this.breakers = breakers;
        this.mask = mask;
        this.clock = clock;
    }

    /** By name. */
    List<WorkerStatus.Key> all() {
        Instant now = clock.instant();
        Map<Credential, List<KeyStatus>> used =
                breakers.keys(now).stream().collect(Collectors.groupingBy(KeyStatus::credential));
        return routes.credentials().stream()
                .filter(each -> !each.key().isEmpty() || each.secret() instanceof KeyFile)
                .sorted(Comparator.comparing(Credential::name))
                .map(each ->
                        key(each, each.key().isEmpty() ? sole(each, now) : used.getOrDefault(each, List.of()), now))
                .toList();
    }

    /** What meets a provider's only key meets its models, which say why. */
    private List<KeyStatus> sole(Credential credential, Instant now) {
        return breakers.snapshot(now).stream()
                .filter(each -> each.provider().equals(credential.provider()))
                .filter(each -> each.because() == FailureCode.PROVIDER_AUTH
                        || each.because() == FailureCode.PROVIDER_QUOTA_EXHAUSTED)
                .map(each ->
                        new KeyStatus(credential, each.model(), each.because(), each.until(), each.inFlight(), null))
                .toList();
    }

    private WorkerStatus.Key key(Credential credential, List<KeyStatus> used, Instant now) {
        KeyFile file = credential.secret() instanceof KeyFile read ? read : null;
        String says = used.stream()
                .map(KeyStatus::trouble)
                .filter(Objects::nonNull)
                .map(trouble -> trouble.sentence(mask, now))
                .distinct()
                .collect(Collectors.joining(". "));
        return new WorkerStatus.Key(
                credential.provider(),
                credential.key().isEmpty() ? null : credential.key(),
                file == null ? null : file.path(),
                file == null ? null : file.since(),
                stands(used, now),
                says.isEmpty() ? null : says);
    }

    /** Such as {@code refused, tries again in 4 min (gpt-4.1, gpt-5)}. */
    private static @Nullable String stands(List<KeyStatus> used, Instant now) {
        Map<String, List<String>> models = new TreeMap<>();
        for (KeyStatus each : used) {
            FailureCode because = each.because();
            if (because != null) {
                Instant until = each.until();
                String again = until == null ? ", is tried again" : ", tries again in " + Phrases.age(now, until);
                models.computeIfAbsent(word(because) + again, _ -> new ArrayList<>())
                        .add(each.model());
            }
        }
        return models.isEmpty()
                ? null
                : models.entrySet().stream()
                        .map(each -> each.getKey() + " (" + String.join(", ", each.getValue()) + ")")
                        .collect(Collectors.joining("; "));
    }

    private static String word(FailureCode because) {
        return switch (because) {
            case PROVIDER_AUTH -> "refused";
            case PROVIDER_QUOTA_EXHAUSTED -> "used up";
            default -> "paused";
        };
    }
}
