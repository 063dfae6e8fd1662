package dev.drover.app.keys;

import dev.drover.model.Credential;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at key files now and then. It reads each file each time: a mounted secret is swapped by a symbolic link, and neither
 * times nor sizes tell everything.
 */
public final class KeyWatch implements SmartLifecycle {
    /** A new value is in use after two looks. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final List<Credential> watched;
    private final Consumer<Credential> exchanged;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /** @param exchanged hears of each credential whose value is another from now on */
    public KeyWatch(Collection<Credential> credentials, Consumer<Credential> exchanged, InstantSource clock) {
        this.watched = credentials.stream()
                .filter(credential -> credential.secret() instanceof KeyFile)
                .toList();
        this.exchanged = exchanged;
        this.clock = clock;
    }

    @Override
    public void start() {
        if (!watched.isEmpty()) {
            thread = Thread.ofVirtual().name("drover-keys").start(this::watch);
        }
    }

    private void watch() {
        try {
            while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A failure to tell of one must not end the looking. */
    void look() {
        for (Credential credential : watched) {
            try {
                if (credential.secret() instanceof KeyFile file && file.look(clock.instant())) {
                    exchanged.accept(credential);
                }
            } catch (RuntimeException e) {
                LOG.warn("{} has another key, and not everybody could be told", credential.name(), e);
            }
        }
    }

    @Override
    public void stop() {
        stopping.countDown();
    }

    @Override
    public boolean isRunning() {
        return thread != null && stopping.getCount() > 0;
    }
}
