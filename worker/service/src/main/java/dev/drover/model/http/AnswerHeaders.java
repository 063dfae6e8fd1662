package dev.drover.model.http;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * The first value of each header of a response, whatever the case of its name. Of most answers two or three are asked for:
 * each is looked for where it stands, and the rest is sorted only for who wants to see all.
 */
final class AnswerHeaders extends AbstractMap<String, String> {
    private final Header[] headers;

    AnswerHeaders(Header[] headers) {
        this.headers = headers;
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        if (name instanceof String text) {
            for (Header header : headers) {
                if (text.equalsIgnoreCase(header.getName())) {
                    return value(header);
                }
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : headers) {
            all.putIfAbsent(header.getName(), value(header));
        }
        return all.entrySet();
    }

    private static String value(Header header) {
        String value = header.getValue();
        return value == null ? "" : value;
    }
}
