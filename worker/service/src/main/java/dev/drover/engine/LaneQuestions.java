package dev.drover.engine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What others want to know of a lane, until the lane's own thread comes by and says it: nobody else may look. */
final class LaneQuestions<C> {
    private final Queue<CompletableFuture<List<OpenJob<C>>>> questions = new ConcurrentLinkedQueue<>();

    /** Answered when the lane's thread comes by, or never. */
    CompletableFuture<List<OpenJob<C>>> ask() {
        var question = new CompletableFuture<List<OpenJob<C>>>();
        questions.add(question);
        return question;
    }

    boolean areOpen() {
        return !questions.isEmpty();
    }

    /**
     * Answers what has been asked. A job on its way back from a call may stand in two of the lists; the later counts.
     *
     * @param lists in the order in which a job passes them
     */
    void answer(List<Collection<OpenJob<C>>> lists) {
        Map<Long, OpenJob<C>> jobs = new LinkedHashMap<>();
        lists.forEach(list -> list.forEach(job -> jobs.put(job.delivery().offset(), job)));
        List<OpenJob<C>> answer = List.copyOf(jobs.values());
        for (var question = questions.poll(); question != null; question = questions.poll()) {
            question.complete(answer);
        }
    }
}
