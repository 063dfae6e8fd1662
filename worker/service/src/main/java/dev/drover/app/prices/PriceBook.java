package dev.drover.app.prices;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import dev.drover.contracts.Sha256;
import dev.drover.cost.PriceCatalogue;
import dev.drover.cost.PriceFile;
import dev.drover.cost.PriceFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prices in force. A new catalogue replaces the old one in one step, and only if all of it can be used: a file that
 * is missing, malformed, or wrong about a model that is configured changes nothing. Whoever prices an attempt takes the
 * catalogue once. Thread-safe.
 */
public final class PriceBook implements Supplier<PriceCatalogue> {
    private static final Logger LOG = LoggerFactory.getLogger(PriceBook.class);
    private static final int LARGEST_FILE = 64 * 1_024 * 1_024;
    private static final int SHOWN = 5;
    private static final PriceEvents SILENT = new PriceEvents() {
        @Override
        public void inForce(String version) {}

        @Override
        public void refused() {}
    };

    private final DroverProperties properties;
    private final PriceGuard guard;
    private final PriceEvents events;
    private volatile PriceCatalogue inForce;
    private byte[] lastSeen;
    private Set<String> lastBroken = Set.of();
    private String lastRefusal = "";

    private PriceBook(
            DroverProperties properties, PriceGuard guard, PriceEvents events, PriceCatalogue first, byte[] seen) {
        this.properties = properties;
        this.guard = guard;
        this.events = events;
        this.inForce = first;
        this.lastSeen = seen;
    }

    /**
     * Reads the prices for the first time and says which model is priced from where, and which is not.
     *
     * @throws InvalidConfigurationException if the file cannot be used, naming {@code drover.prices.file}
     */
    public static PriceBook open(DroverProperties properties, PriceGuard guard) {
        return open(properties, guard, SILENT);
    }

    /** The same, and tells of what comes later. */
    public static PriceBook open(DroverProperties properties, PriceGuard guard, PriceEvents events) {
        byte[] bytes = new byte[0];
        PriceFile file = null;
        try {
            if (properties.prices().file() != null) {
                bytes = bytes(properties.prices().file());
                file = PriceFile.read(bytes);
            }
        } catch (IOException | PriceFileException e) {
            throw new InvalidConfigurationException(List.of(unusable(properties, String.valueOf(e.getMessage()))));
        }
        PriceDraft draft = PriceDraft.of(properties, file);
        List<Problem> problems = new ArrayList<>(draft.problems());
        guard.problems(draft.catalogue()).forEach(why -> problems.add(unusable(properties, why)));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        PriceBook book = new PriceBook(properties, guard, events, draft.catalogue(), Sha256.of(bytes));
        book.tell(draft, file);
        events.inForce(draft.catalogue().version());
        return book;
    }

    /** What would keep a worker from starting with these prices; empty: nothing. */
    public static List<Problem> problems(DroverProperties properties) {
        try {
            open(properties, PriceGuard.NONE, SILENT);
            return List.of();
        } catch (InvalidConfigurationException e) {
            return e.problems();
        }
    }

    /** The prices in force. */
    @Override
    public PriceCatalogue get() {
        return inForce;
    }

    /**
     * Looks at the file, and takes its prices if they are new and can be used. Never throws: what speaks against them is
     * logged once, and counted at every look.
     */
    public synchronized void refresh() {
        String name = properties.prices().file();
        if (name == null) {
            return;
        }
        try {
            byte[] bytes = bytes(name);
            byte[] digest = Sha256.of(bytes);
            if (!MessageDigest.isEqual(digest, lastSeen)) {
                take(PriceFile.read(bytes), digest);
            }
            if (!lastRefusal.isEmpty()) {
                LOG.info("price file {} can be used again", name);
                lastRefusal = "";
            }
        } catch (IOException | RuntimeException e) {
            refuse(name, e);
        }
    }

    private void take(PriceFile file, byte[] digest) {
        PriceDraft draft = PriceDraft.of(properties, file);
        List<String> problems = new ArrayList<>();
        draft.problems().forEach(problem -> problems.add(problem.what()));
        problems.addAll(guard.problems(draft.catalogue()));
        if (!problems.isEmpty()) {
            throw new RefusedException(String.join("; ", problems));
        }
        String before = inForce.version();
        inForce = draft.catalogue();
        lastSeen = digest;
        if (!before.equals(inForce.version())) {
            LOG.info("prices changed from version {} to {}", before, inForce.version());
            events.inForce(inForce.version());
        }
        tell(draft, file);
    }

    private void refuse(String name, Exception why) {
        events.refused();
        String message = why.getClass().getSimpleName() + ": " + why.getMessage();
        if (!message.equals(lastRefusal)) {
            lastRefusal = message;
            LOG.error(
                    "price file {} cannot be used, prices of version {} stay in force: {}",
                    name,
                    inForce.version(),
                    why.getMessage());
        }
    }

    private void tell(PriceDraft draft, @Nullable PriceFile file) {
        if (file != null && draft.keys().isEmpty()) {
            LOG.warn("no model takes its price from {}", properties.prices().file());
        }
        draft.keys().forEach((model, key) -> LOG.info("model {} has the prices of entry {}", model, key));
        draft.unpriced()
                .forEach((model, why) ->
                        LOG.warn("model {} has no price, what it costs is unknown, not zero: {}", model, why));
        Set<String> broken = file == null ? Set.of() : new TreeSet<>(file.broken());
        if (!broken.isEmpty() && !broken.equals(lastBroken)) {
            LOG.warn(
                    "{} entries of the price file are wrong, no model uses them: {}",
                    broken.size(),
                    broken.stream().limit(SHOWN).collect(Collectors.joining("; ")));
        }
        lastBroken = broken;
    }

    private static Problem unusable(DroverProperties properties, String why) {
        return new Problem(
                "drover.prices.file",
                "'" + properties.prices().file() + "' cannot be used: " + why,
                "name a readable file in the format of LiteLLM's model_prices_and_context_window.json");
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException("it has more than " + LARGEST_FILE + " bytes");
            }
            return bytes;
        } catch (InvalidPathException e) {
            throw new IOException("it is no file name: " + e.getReason(), e);
        } catch (IOException e) {
            throw new IOException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** Leaves the taking of one file, no further than {@link #refresh}. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }
}
