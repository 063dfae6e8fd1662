package dev.drover.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a report is broken down by. */
public sealed interface Grouping {
    /** What stands before the name of a metadata key. */
    String METADATA = "metadata.";

    /** As it is written on the command line, and above a column of a file. */
    String column();

    /** The value of an entry; empty where it has none. */
    String of(Entry entry);

    /** What every usage event has, but for the user. */
    enum Column implements Grouping {
        TENANT,
        MODEL,
        USER,
        DAY,
        MONTH,
        PROVIDER,
        UPSTREAM_MODEL;

        @Override
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String of(Entry entry) {
            return switch (this) {
                case TENANT -> entry.tenant();
                case MODEL -> entry.model();
                case USER -> entry.dimensions().getOrDefault("user", "");
                case DAY -> text(entry.day());
                case MONTH -> text(entry.month());
                case PROVIDER -> text(entry.provider());
                case UPSTREAM_MODEL -> text(entry.upstreamModel());
            };
        }

        /** Whether the ledger knows it. */
        public boolean inLedger() {
            return this == TENANT || this == MODEL || this == DAY || this == MONTH;
        }

        private static String text(@Nullable Object value) {
            return value == null ? "" : value.toString();
        }
    }

    /** A key of the request's metadata that workers are configured to pass on ({@code drover.usage.metadata}). */
    record Metadata(String key) implements Grouping {
        @Override
        public String column() {
            return METADATA + key;
        }

        @Override
        public String of(Entry entry) {
            return entry.dimensions().getOrDefault(key, "");
        }
    }

    /**
     * Reads one, such as {@code tenant} or {@code metadata.project}.
     *
     * @throws IllegalArgumentException naming what there is
     */
    static Grouping parse(String text) {
        if (text.startsWith(METADATA) && text.length() > METADATA.length()) {
            return new Metadata(text.substring(METADATA.length()));
        }
        String wanted = text.strip().replace('-', '_');
        return Arrays.stream(Column.values())
                .filter(column -> column.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of " + names()));
    }

    private static String names() {
        return Arrays.stream(Column.values())
                .map(Grouping::column)
                .collect(Collectors.joining(", ", "", ", metadata.KEY"));
    }
}
