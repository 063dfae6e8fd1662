package dev.drover.model.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.io.EofSensorWatcher;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * What is left of the library's protocol handler where no proxy stands between: gives the connection back when the body has
 * been read to its end. Providers are told their keys in headers of ours, so nothing asks who we are, and no address has to be
 * taken apart for that at each call.
 */
final class DirectExchange implements ExecChainHandler {
    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null && entity.isStreaming()) {
            response.setEntity(new Body(entity, scope.execRuntime));
        }
        return response;
    }

    private static final class Body extends HttpEntityWrapper implements EofSensorWatcher {
        private final ExecRuntime connection;

        Body(HttpEntity body, ExecRuntime connection) {
            super(body);
            this.connection = connection;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new EofSensorInputStream(super.getContent(), this);
        }

        /** What closes the wrapped stream reads what follows a body, such as trailers. */
        @Override
        public boolean eofDetected(InputStream wrapped) throws IOException {
            try {
                wrapped.close();
                connection.releaseEndpoint();
            } finally {
                connection.discardEndpoint(); // nothing, where it was given back
            }
            return false;
        }

        @Override
        public boolean streamClosed(InputStream wrapped) throws IOException {
            return eofDetected(wrapped);
        }

        @Override
        public boolean streamAbort(InputStream wrapped) {
            connection.discardEndpoint();
            return false;
        }
    }
}
