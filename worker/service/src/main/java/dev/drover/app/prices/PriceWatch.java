package dev.drover.app.prices;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the price file now and then. It reads the file each time: a ConfigMap is swapped by a symbolic link, and
 * neither times nor sizes tell everything.
 */
public final class PriceWatch implements SmartLifecycle {
    private final PriceBook book;
    private final Duration every;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    public PriceWatch(PriceBook book, Duration every) {
        this.book = book;
        this.every = every;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("drover-prices").start(this::watch);
    }

    private void watch() {
        try {
            while (!stopping.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                book.refresh();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
