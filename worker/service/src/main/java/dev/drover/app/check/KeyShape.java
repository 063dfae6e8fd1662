package dev.drover.app.check;

import dev.drover.model.Credential;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Whether a key can be one, told without showing any of it. */
final class KeyShape {
    private static final String STEP = "key";

    /** How keys begin, by the host that gives them out. */
    private static final Map<String, String> PREFIXES = Map.of(
            "api.openai.com", "sk-",
            "api.anthropic.com", "sk-ant-",
            "openrouter.ai", "sk-or-",
            "api.groq.com", "gsk_",
            "api.x.ai", "xai-");

    private KeyShape() {}

    static Finding of(Credential credential, URI address) {
        String name = credential.name();
        String key = credential.secret().get().reveal();
        if (key == null) {
            return Finding.ok(name, STEP, "none is sent", null);
        }
        String wrong = wrong(key);
        if (!wrong.isEmpty()) {
            return Finding.failed(name, STEP, wrong, "give the bare key, as the provider shows it once");
        }
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        String prefix = PREFIXES.getOrDefault(host, "");
        boolean another = PREFIXES.entrySet().stream()
                .anyMatch(each -> !each.getKey().equals(host)
                        && each.getValue().length() > prefix.length()
                        && key.startsWith(each.getValue()));
        if (!key.startsWith(prefix) || (another && !prefix.isEmpty())) {
            return Finding.warning(
                    name, STEP, "keys of " + host + " begin otherwise", "look whether the key is another provider's");
        }
        return Finding.ok(name, STEP, key.length() + " characters", null);
    }

    private static String wrong(String key) {
        if (key.isBlank()) {
            return "the key is empty";
        }
        if (key.regionMatches(true, 0, "bearer ", 0, 7)) {
            return "the key begins with the word Bearer, which Drover sends itself";
        }
        if (key.contains("${")) {
            return "the key is a placeholder that nothing has filled";
        }
        if (key.length() > 1 && "\"'`".indexOf(key.charAt(0)) >= 0 && key.charAt(0) == key.charAt(key.length() - 1)) {
            return "the key stands in quotation marks";
        }
        if (key.chars().anyMatch(c -> Character.isWhitespace(c) || c < ' ')) {
            return "the key has white space in it";
        }
        return key.chars().anyMatch(c -> c > '~') ? "the key has characters that no header carries" : "";
    }
}
