package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.TopicReader.End;
import dev.drover.deadletter.Letter;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * The letters that a run means, without their payloads: some 300 bytes of memory each.
 *
 * @param origins identities as text
 * @param ids of their requests
 * @param since the time of the first, {@link Instant#MAX} if there is none
 * @param letters how many there are; some may share an origin
 */
record Selection(Set<String> origins, Set<String> ids, Instant since, long letters) {
    static Selection read(LetterReader letters) throws Exception {
        Set<String> origins = new HashSet<>();
        Set<String> ids = new HashSet<>();
        Instant[] since = {Instant.MAX};
        long[] count = {0};
        letters.read(letter -> {
            origins.add(letter.identity().toString());
            ids.add(letter.id());
            Instant time = letter.stored().timestamp();
            since[0] = time.isBefore(since[0]) ? time : since[0];
            count[0]++;
            return true;
        });
        return new Selection(origins, ids, since[0], count[0]);
    }

    boolean has(Letter letter) {
        return origins.contains(letter.identity().toString());
    }

    /**
     * What has happened to them.
     *
     * @param end {@link End#LAST} for whoever holds the claim
     * @param answers whether the results are looked through as well
     */
    Marks known(Session session, End end, boolean answers) throws Exception {
        Marks marks = Marks.read(session.cluster(), origins::contains, end);
        if (answers) {
            Set<String> places = new HashSet<>(origins);
            places.addAll(marks.destinations());
            Answers.find(session.cluster(), ids, places, since, marks);
        }
        return marks;
    }
}
