package dev.drover.operations.fleet;

import dev.drover.contracts.Phrases;
import dev.drover.operations.Remark;

/** What is told while the fleet is looked at. */
public sealed interface FleetRemark extends Remark {
    /** @param why the record of the control topic cannot be read */
    record NotFollowed(String why) implements FleetRemark {
        @Override
        public String text() {
            return "a record that no worker follows: " + why;
        }
    }

    /** @param count workers of the group that have not announced where they are asked */
    record NoAddress(int count) implements FleetRemark {
        @Override
        public String text() {
            return Phrases.count(count, "worker") + " of the group " + (count == 1 ? "has" : "have")
                    + " not announced an address and " + (count == 1 ? "is" : "are")
                    + " not asked: --worker names a worker";
        }
    }

    /** @param why announcements cannot be read */
    record AddressesUnknown(String why) implements FleetRemark {
        @Override
        public String text() {
            return "where workers are asked is not known; name them by --worker: " + why;
        }
    }

    /** The caller may not read the request topics, and offsets alone do not tell a request from a marker. */
    record MarkersAreCounted() implements FleetRemark {
        @Override
        public String text() {
            return "open requests are told at most: transaction markers are counted as requests, since Read on the"
                    + " request topics is not granted";
        }
    }
}
