package dev.drover.app.properties;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties bound as Spring binds them, over a minimal configuration that may start. */
public final class TestingProperties {
    private TestingProperties() {}

    /** Two models of two regions in three chains. */
    public static Map<String, Object> minimal() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("drover.providers[0].name", "east");
        map.put("drover.providers[0].base-url", "http://127.0.0.1:1/v1");
        map.put("drover.providers[0].api-key", "sk-secret-of-east-0123456789");
        map.put("drover.providers[0].region", "eu");
        map.put("drover.providers[1].name", "west");
        map.put("drover.providers[1].base-url", "http://127.0.0.1:2/v1");
        map.put("drover.providers[1].api-key", "none");
        map.put("drover.models[0].name", "gpt-4.1");
        map.put("drover.models[0].provider", "east");
        map.put("drover.models[0].prices.input", "2.00");
        map.put("drover.models[0].prices.output", "8.00");
        map.put("drover.models[1].name", "deepseek-v3.2");
        map.put("drover.models[1].provider", "west");
        map.put("drover.models[1].upstream-name", "deepseek-chat");
        map.put("drover.chains[0].name", "critical");
        map.put("drover.chains[0].models", "gpt-4.1,deepseek-v3.2");
        map.put("drover.chains[1].name", "balanced");
        map.put("drover.chains[1].models", "gpt-4.1,deepseek-v3.2");
        map.put("drover.chains[2].name", "bulk");
        map.put("drover.chains[2].models", "deepseek-v3.2");
        return map;
    }

    /** The minimal configuration with these pairs on top. */
    public static Map<String, Object> minimalWith(Object... pairs) {
        Map<String, Object> map = minimal();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    public static DroverProperties bind(Map<String, Object> map) {
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("drover", DroverProperties.class);
    }
}
