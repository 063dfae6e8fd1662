package dev.drover.operations.fleet;

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
}
