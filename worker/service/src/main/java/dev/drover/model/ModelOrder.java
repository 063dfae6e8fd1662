package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.CutOver;
import dev.drover.contracts.Usage;
import dev.drover.model.ChainOrder.By;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** In which order the models of one request's chain are tried. Decided on by the thread that has the request. */
final class ModelOrder {
    /** Dearer than all that have a price. */
    private static final BigDecimal UNPRICED = new BigDecimal("1e18");

    private final ChainRequest request;
    private final Pricing pricing;
    private final Speeds speeds;
    private final CutOvers cutOvers;
    private final ChainOrder order;
    private final List<Model> models;
    private @Nullable Map<Integer, BigDecimal> costs;
    /** Places in the chain, the first to be tried first; null: as they are listed. */
    private volatile int @Nullable [] places;

    ModelOrder(ChainRequest request, Pricing pricing, Speeds speeds, CutOvers cutOvers) {
        this.request = request;
        this.pricing = pricing;
        this.speeds = speeds;
        this.cutOvers = cutOvers;
        this.order = request.chain().order();
        this.models = request.chain().models();
    }

    /** Which holds from now on. */
    void decide(Function<Model, TokenEstimate> estimates, Instant now) {
        places = isListed() ? null : order(estimates, now);
    }

    /** The place in the chain of the model whose turn it is; for any thread. */
    int place(int turn) {
        int[] known = places;
        return known == null ? turn : known[turn];
    }

    /** When the model at this place in the chain is tried. */
    int turn(int place) {
        int turn = 0;
        while (place(turn) != place) {
            turn++;
        }
        return turn;
    }

    /**
     * Whether the request begins with another model than its flow, because a share of the chain moves: what it waits for, the
     * others of its flow do not.
     */
    boolean isApart() {
        return place(0) != 0 && cutOver() != null;
    }

    private boolean isListed() {
        return models.size() == 1 || (order.by() == By.LISTED && order.maxLatency() == null && cutOver() == null);
    }

    private @Nullable CutOver cutOver() {
        return order.firstStays() ? null : cutOvers.of(request.chain());
    }

    private int[] order(Function<Model, TokenEstimate> estimates, Instant now) {
        CutOver cutOver = cutOver();
        List<Integer> places =
                new ArrayList<>(IntStream.range(0, models.size()).boxed().toList());
        List<Integer> free = places.subList(order.firstStays() ? 1 : 0, places.size());
        switch (order.by()) {
            case LISTED -> {}
            case CHEAPEST -> {
                Map<Integer, BigDecimal> known = costs(estimates);
                free.sort(Comparator.comparing(place -> known.getOrDefault(place, UNPRICED)));
            }
            case FASTEST -> sort(free, expected(estimates, now));
        }
        if (order.maxLatency() != null) {
            double most = order.maxLatency().toMillis();
            Map<Integer, Double> expected = expected(estimates, now);
            expected.replaceAll((_, millis) -> millis > most && millis != Speeds.NOT_YET ? 1.0 : 0.0);
            sort(free, expected);
        }
        if (cutOver != null) {
            cutOver(places, cutOver);
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A call of the model begins. */
    void called(Model model, Instant now) {
        speeds.called(model, now);
    }

    private static void sort(List<Integer> places, Map<Integer, Double> by) {
        places.sort(Comparator.comparingDouble(place -> by.getOrDefault(place, 0.0)));
    }

    /** Looked up once before it is compared: it may change meanwhile. */
    private Map<Integer, Double> expected(Function<Model, TokenEstimate> estimates, Instant now) {
        Map<Integer, Double> expected = new HashMap<>();
        for (int place = 0; place < models.size(); place++) {
            Model model = models.get(place);
            expected.put(
                    place, speeds.expectedMillis(model, estimates.apply(model).completion(), now));
        }
        return expected;
    }

    /** In USD, of models that have a price. Asked for once for a request. */
    private Map<Integer, BigDecimal> costs(Function<Model, TokenEstimate> estimates) {
        Map<Integer, BigDecimal> known = costs;
        if (known == null) {
            known = new HashMap<>();
            for (int place = 0; place < models.size(); place++) {
                TokenEstimate estimate = estimates.apply(models.get(place));
                AttemptCost cost = pricing.price(models.get(place), Usage.of(estimate.prompt(), estimate.completion()));
                if (cost != null) {
                    known.put(place, cost.usd());
                }
            }
            costs = known;
        }
        return known;
    }

    /** Those of the share begin with the model; of the others, none does while there is another. */
    private void cutOver(List<Integer> places, CutOver cutOver) {
        int to = IntStream.range(0, places.size())
                .filter(at -> models.get(places.get(at)).name().equals(cutOver.model()))
                .findFirst()
                .orElse(-1);
        if (to < 0) {
            return;
        }
        boolean ofShare = CutOvers.isOfShare(cutOver, request.chain().name(), request.stickiness());
        if (ofShare) {
            places.addFirst(places.remove(to));
        } else if (to == 0) {
            places.add(1, places.removeFirst());
        }
    }
}
