package dev.drover.operations.fleet;

import dev.drover.contracts.OpenRequest;
import dev.drover.contracts.OpenRequestPage;
import dev.drover.contracts.OpenRequestPage.SickModel;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Requests without an outcome that workers hold.
 *
 * @param requests the oldest first, no more than were asked for
 * @param matched how many there are in all
 * @param unread records that wait and were not looked into, since there are too many
 * @param ended requests that have an outcome which is not written to Kafka yet
 * @param silent workers that did not answer
 * @param unseen partitions of request topics that no worker told of
 * @param sick models that are not well, with the requests that wait for them at all workers
 * @param asked addresses of the workers that have answered
 */
public record OpenRequestsFound(
        List<OpenRequest> requests,
        long matched,
        long unread,
        long ended,
        List<WorkerRequests> silent,
        List<String> unseen,
        List<SickModel> sick,
        List<String> asked)
        implements OperationResult {
    public OpenRequestsFound {
        requests = List.copyOf(requests);
        silent = List.copyOf(silent);
        unseen = List.copyOf(unseen);
        sick = List.copyOf(sick);
        asked = List.copyOf(asked);
    }

    static OpenRequestsFound of(List<WorkerRequests> answers, Set<String> partitions, int limit) {
        List<OpenRequest> requests = new ArrayList<>();
        List<WorkerRequests> silent = new ArrayList<>();
        Set<String> unseen = new TreeSet<>(partitions);
        Map<String, SickModel> sick = new TreeMap<>();
        long matched = 0;
        long unread = 0;
        long ended = 0;
        for (WorkerRequests answer : answers) {
            OpenRequestPage page = answer.page();
            if (page == null) {
                silent.add(answer);
                continue;
            }
            requests.addAll(page.requests());
            page.models()
                    .forEach(each -> sick.merge(
                            each.model(),
                            each,
                            (one, other) -> new SickModel(one.model(), one.says(), one.waiting() + other.waiting())));
            matched += page.matched();
            unread += page.unread();
            ended += page.ended();
            page.partitions().stream()
                    .filter(partition -> !page.silent().contains(partition))
                    .forEach(unseen::remove);
        }
        requests.sort(Comparator.comparing(OpenRequest::enqueued).thenComparing(OpenRequest::id));
        return new OpenRequestsFound(
                requests.stream().limit(limit).toList(),
                matched,
                unread,
                ended,
                silent,
                List.copyOf(unseen),
                List.copyOf(sick.values()),
                answers.stream()
                        .filter(answer -> answer.page() != null)
                        .map(WorkerRequests::url)
                        .toList());
    }

    /** Partly: somebody who may hold more did not say. */
    @Override
    public Completion completion() {
        if (!silent.isEmpty() || !unseen.isEmpty()) {
            return new Completion.Partly(requests.size(), silent.size() + unseen.size());
        }
        return requests.isEmpty() ? new Completion.NothingMatched() : new Completion.Done();
    }
}
