package dev.drover.operations.deadletters;

import dev.drover.deadletter.Letter;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader.End;
import java.time.Instant;
import java.util.Collection;

/**
 * The letters that a run means, without their payloads: up to 100 bytes of memory each, and as much for its mark.
 *
 * @param origins identities as text
 * @param ids of their requests
 * @param since the time of the first, {@link Instant#MAX} if there is none
 * @param letters how many there are; some may share an origin
 * @param replayed how many of them say that they were replayed before they died
 */
record Selection(HashedSet origins, HashedSet ids, Instant since, long letters, long replayed) {
    static Selection read(LetterReader letters) throws Exception {
        HashedSet origins = new HashedSet();
        HashedSet ids = new HashedSet();
        Instant[] since = {Instant.MAX};
        long[] count = {0, 0};
        letters.read(letter -> {
            boolean _ = origins.add(letter.identity().toString());
            boolean _ = ids.add(letter.id());
            Instant time = letter.stored().timestamp();
            since[0] = time.isBefore(since[0]) ? time : since[0];
            count[0]++;
            count[1] += letter.replays() > 0 ? 1 : 0;
            return true;
        });
        return new Selection(origins, ids, since[0], count[0], count[1]);
    }

    boolean has(Letter letter) {
        return origins.contains(letter.identity().toString());
    }

    /**
     * What has happened to them.
     *
     * @param topics with marks, all of which are there
     * @param end {@link End#LAST} for whoever holds the claims
     * @param answers whether the results are looked through as well
     */
    Marks known(OperationContext context, Collection<String> topics, End end, boolean answers) throws Exception {
        Marks marks = new Marks(context.cluster());
        for (String topic : topics) {
            marks.add(context, topic, origins::contains, end);
        }
        if (answers) {
            HashedSet destinations = marks.destinations();
            Answers.find(
                    context,
                    ids::contains,
                    place -> origins.contains(place) || destinations.contains(place),
                    since,
                    marks);
        }
        return marks;
    }
}
