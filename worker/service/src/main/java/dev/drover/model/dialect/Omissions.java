package dev.drover.model.dialect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What becomes of the members of one request that a provider does not take: they are left out where the model's settings
 * say so, otherwise the request is refused. Confined to one thread.
 */
final class Omissions {
    private final Set<String> drop;
    private final Set<String> dropped = new LinkedHashSet<>();

    /** @param drop names of members, as {@link Upstream#drop} has them */
    Omissions(Set<String> drop) {
        this.drop = drop;
    }

    /** Whether the settings leave the member out, whatever the provider takes. */
    boolean leavesOut(String member) {
        boolean listed = drop.contains(member);
        if (listed) {
            dropped.add(member);
        }
        return listed;
    }

    /**
     * The provider does not take the member.
     *
     * @param why for people
     * @throws UntranslatableException unless the settings leave the member out
     */
    void cannotCarry(String member, String why) {
        if (!leavesOut(member)) {
            throw new UntranslatableException(member + ": " + why);
        }
    }

    /** In the order in which they were met. */
    List<String> dropped() {
        return List.copyOf(dropped);
    }
}
