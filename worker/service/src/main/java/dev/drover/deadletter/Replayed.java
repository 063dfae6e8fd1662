package dev.drover.deadletter;

import dev.drover.contracts.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is sent for a letter. */
public final class Replayed {
    private Replayed() {}

    /**
     * The headers of the request that is sent again: its own, without what died with the letter, and who it is.
     *
     * @param replays this time included
     */
    public static List<StoredHeader> headers(StoredRecord original, String id, int replays) {
        List<StoredHeader> headers = new ArrayList<>();
        for (StoredHeader header : original.headers()) {
            if (!HeaderFamilies.isLeftover(header.name()) && !header.name().equals(HeaderNames.PARKED)) {
                headers.add(header);
            }
        }
        headers.add(text(HeaderNames.REQUEST_ID, id));
        headers.add(text(HeaderNames.REPLAYS, Integer.toString(replays)));
        return headers;
    }

    /** The headers of a letter that is parked: all of them, and by which run. */
    public static List<StoredHeader> parked(StoredRecord letter, String run) {
        List<StoredHeader> headers = new ArrayList<>();
        for (StoredHeader header : letter.headers()) {
            if (!header.name().equals(HeaderNames.PARKED)) {
                headers.add(header);
            }
        }
        headers.add(text(HeaderNames.PARKED, run));
        return headers;
    }

    private static StoredHeader text(String name, String value) {
        return new StoredHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
