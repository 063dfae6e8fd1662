package dev.drover.model.http;

import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.jspecify.annotations.Nullable;

/** A request that says when it has a connection. */
final class WatchedPost extends HttpPost {
    private static final long serialVersionUID = 1;

    private transient @Nullable Runnable onConnected;
    private boolean connected;

    WatchedPost(URI uri) {
        super(uri);
    }

    void onConnected(Runnable listener) {
        onConnected = listener;
    }

    void connected() {
        connected = true;
        Runnable listener = onConnected;
        if (listener != null) {
            listener.run();
        }
    }

    /** False for a response that came from a proxy before there was a way to the provider. */
    boolean isConnected() {
        return connected;
    }
}
