package dev.drover.app.meters;

import dev.drover.privacy.ControlCharacters;
import dev.drover.privacy.Desensitizer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.ArrayList;
import java.util.List;

/** Labels that requests choose, as everybody may read them; asked once for each combination of labels. */
public final class PrivateLabels {
    private static final String TENANT = "tenant";

    private PrivateLabels() {}

    public static MeterFilter of(Desensitizer desensitizer) {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String tenant = id.getTag(TENANT);
                String shown = tenant == null ? null : ControlCharacters.escape(desensitizer.mask(tenant));
                return shown == null || shown.equals(tenant) ? id : id.replaceTags(replaced(id, shown));
            }
        };
    }

    private static List<Tag> replaced(Meter.Id id, String tenant) {
        List<Tag> tags = new ArrayList<>();
        id.getTags().forEach(tag -> tags.add(tag.getKey().equals(TENANT) ? Tag.of(TENANT, tenant) : tag));
        return tags;
    }
}
