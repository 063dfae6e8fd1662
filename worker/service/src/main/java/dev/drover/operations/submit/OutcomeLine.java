package dev.drover.operations.submit;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import java.util.List;

/** What an outcome's bytes say, whichever format they have. */
final class OutcomeLine {
    private static final List<String> READ = List.of("error", "error_code", "status_code");
    private static final int FIRST_ERROR = 400;

    private OutcomeLine() {}

    /**
     * Whether it tells of a failure: an {@code error} in OpenAI's format, an {@code error_code} in llm-d's, a status of
     * 400 or more in KubeAI's.
     */
    static boolean failed(byte[] outcome) {
        JsonText json;
        try {
            json = JsonText.check(outcome);
        } catch (JsonFault _) {
            return true;
        }
        if (!json.isObject()) {
            return false;
        }
        JsonMembers members = JsonMembers.of(json, READ);
        JsonText code = members.get("error_code");
        JsonText status = members.get("status_code");
        Long number = status == null ? null : status.wholeNumber();
        return members.present("error") != null
                || (code != null && code.isString() && code.length() > "\"\"".length())
                || (number != null && number >= FIRST_ERROR);
    }
}
