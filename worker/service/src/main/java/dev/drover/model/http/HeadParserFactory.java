package dev.drover.model.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Parsers of the heads of responses. Whatever goes wrong once the first byte is there is the provider's breach of the
 * protocol, so that nobody takes the call for one that never arrived.
 */
final class HeadParserFactory implements HttpMessageParserFactory<ClassicHttpResponse> {
    private final DefaultHttpResponseParserFactory parsers;
    private final Http1Config config;

    HeadParserFactory(Http1Config config) {
        this.config = config;
        this.parsers = new DefaultHttpResponseParserFactory(config);
    }

    @Override
    public HttpMessageParser<ClassicHttpResponse> create() {
        return create(config);
    }

    @Override
    public HttpMessageParser<ClassicHttpResponse> create(Http1Config http1Config) {
        HttpMessageParser<ClassicHttpResponse> parser = parsers.create(http1Config);
        return (buffer, in) -> parse(parser, buffer, in);
    }

    private static ClassicHttpResponse parse(
            HttpMessageParser<ClassicHttpResponse> parser, SessionInputBuffer buffer, InputStream in)
            throws IOException, HttpException {
        long before = buffer.getMetrics().getBytesTransferred();
        try {
            return parser.parse(buffer, in);
        } catch (IOException | RuntimeException e) {
            if (buffer.length() > 0 || buffer.getMetrics().getBytesTransferred() > before) {
                throw new ProtocolException("the response's head is no HTTP: " + e.getMessage(), e);
            }
            throw e;
        }
    }
}
