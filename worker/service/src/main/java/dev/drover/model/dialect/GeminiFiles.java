package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pictures, documents and sound of a chat request as Gemini's parts. */
final class GeminiFiles {
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "pdf", "application/pdf");

    private final LineWriter out;

    GeminiFiles(LineWriter out) {
        this.out = out;
    }

    void picture(@Nullable JsonText image, String path) {
        file(inside(image, "url", path), null, path);
    }

    void document(@Nullable JsonText file, String path) {
        JsonMembers parts = file == null || !file.isObject()
                ? null
                : JsonMembers.of(file, List.of("file_data", "file_id", "filename"));
        JsonText data = parts == null ? null : parts.present("file_data");
        JsonText id = parts == null ? null : parts.present("file_id");
        JsonText name = parts == null ? null : parts.present("filename");
        JsonText where = data == null ? id : data;
        String address = where == null ? null : where.string();
        if (address == null) {
            throw new UntranslatableException(path + ".file has neither data nor an id");
        }
        if (data != null && DataUrl.of(address) == null) {
            data("application/pdf", address);
        } else {
            file(address, name == null ? null : name.string(), path);
        }
    }

    void sound(@Nullable JsonText audio, String path) {
        String data = inside(audio, "data", path);
        String format = inside(audio, "format", path);
        data("audio/" + format.toLowerCase(Locale.ROOT), data);
    }

    private void file(String address, @Nullable String name, String path) {
        DataUrl data = DataUrl.of(address);
        if (data != null) {
            data(data.mediaType(), data.base64());
            return;
        }
        if (address.startsWith("data:")) {
            throw new UntranslatableException(path + ": the data are not in base64");
        }
        String type = type(name == null ? address : name);
        out.begin().begin("fileData");
        if (type != null) {
            out.member("mimeType", type);
        }
        out.member("fileUri", address).end().end();
    }

    private void data(String type, String base64) {
        out.begin()
                .begin("inlineData")
                .member("mimeType", type)
                .member("data", base64)
                .end()
                .end();
    }

    private static @Nullable String type(String name) {
        int query = name.indexOf('?');
        String path = query < 0 ? name : name.substring(0, query);
        return TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static String inside(@Nullable JsonText object, String member, String path) {
        JsonText value = object != null && object.isObject()
                ? JsonMembers.of(object, List.of(member)).present(member)
                : object;
        String text = value == null ? null : value.string();
        if (text == null) {
            throw new UntranslatableException(path + ": " + member + " is missing");
        }
        return text;
    }
}
