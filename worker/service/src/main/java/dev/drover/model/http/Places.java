package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;

/** A list in a usage, which each event tells again as a whole: its elements are put together place by place. */
final class Places implements Part {
    private final Members byPlace;

    Places(Kept kept) {
        this.byPlace = new Members(kept, Members.Rules.COUNTERS);
    }

    /** Takes in the array that the reader's last token begins. */
    void merge(JsonReader array) {
        for (int place = 0; array.next() != Token.END_ARRAY; place++) {
            byPlace.merge(Integer.toString(place), array);
        }
    }

    @Override
    public boolean isEmpty() {
        return byPlace.isEmpty();
    }

    @Override
    public void writeTo(Bytes out) {
        out.write('[');
        boolean first = true;
        for (Part part : byPlace.values()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            part.writeTo(out);
        }
        out.write(']');
    }
}
