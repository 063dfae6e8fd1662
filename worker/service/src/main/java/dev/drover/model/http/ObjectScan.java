package dev.drover.model.http;

import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a text that only grows is one whole JSON object. Each character is looked at once, and the text is parsed
 * at most once: when its first object is closed. So asking after each of many additions stays cheap.
 */
final class ObjectScan {
    private int next;
    private int depth;
    private boolean inString;
    private boolean escaped;
    /** Where the object is closed, 0 before. */
    private int closed;

    private boolean never;
    private @Nullable Boolean parsed;

    /** Forgets what was seen. */
    void restart() {
        next = 0;
        depth = 0;
        inString = false;
        escaped = false;
        closed = 0;
        never = false;
        parsed = null;
    }

    /** @param text the one of the last time, which may have grown */
    boolean isIn(CharSequence text) {
        while (next < text.length() && !never) {
            see(text.charAt(next));
            next++;
        }
        if (never || closed == 0) {
            return false;
        }
        Boolean known = parsed;
        if (known == null) {
            known = ToolCall.isJson(text.subSequence(0, closed).toString());
            parsed = known;
        }
        return known;
    }

    private void see(char c) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            return;
        } else if (closed > 0 || (depth == 0 && c != '{')) {
            never = true;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
            closed = depth == 0 ? next + 1 : 0;
        }
    }
}
