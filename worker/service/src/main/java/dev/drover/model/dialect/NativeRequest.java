package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chat request on its way into a vendor's own form. Confined to one thread. */
abstract class NativeRequest {
    final JsonText body;
    final JsonMembers members;
    final Upstream upstream;
    final Omissions omissions;
    final LineWriter out;
    private final Terms terms;

    NativeRequest(JsonText body, Upstream upstream, Terms terms) {
        this.body = body;
        this.members = JsonMembers.of(body, terms.read());
        this.upstream = upstream;
        this.omissions = new Omissions(upstream.drop());
        this.out = new LineWriter(body.length() + 256);
        this.terms = terms;
    }

    /**
     * What becomes of members of the body.
     *
     * @param vendor for messages
     * @param read have another form there, and are written by name
     * @param noMatter change no answer: how it is kept, found and told
     * @param uncounted the vendor's own words for what is counted by OpenAI's: said there, nothing would be reserved for it
     * @param unknownThere OpenAI's, with nothing like them there
     */
    record Terms(
            String vendor, List<String> read, Set<String> noMatter, Set<String> uncounted, Set<String> unknownThere) {}

    /** Null where it is not there, is null, or is to be left out. */
    final @Nullable JsonText given(String name) {
        JsonText value = members.present(name);
        return value == null || omissions.leavesOut(name) ? null : value;
    }

    final void copy(String name, @Nullable JsonText value) {
        if (value != null) {
            out.member(name, value);
        }
    }

    /** Passes on members of which nobody here has heard: they may be the vendor's own. */
    final void others() {
        body.members(this::other);
    }

    private void other(String name, JsonText value) {
        if (terms.read().contains(name)
                || terms.noMatter().contains(name)
                || value.isNull()
                || omissions.leavesOut(name)) {
            return;
        }
        if (terms.uncounted().contains(name)) {
            throw new UntranslatableException(name + ": it is said in OpenAI's form");
        }
        if (!terms.unknownThere().contains(name)) {
            out.member(name, value);
        } else if (!Neutral.is(name, value)) {
            omissions.cannotCarry(name, terms.vendor() + " has nothing like it");
        }
    }
}
