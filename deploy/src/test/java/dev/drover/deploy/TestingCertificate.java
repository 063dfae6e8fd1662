package dev.drover.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A key with a certificate that signs itself, made by the JDK's keytool: a broker's for 127.0.0.1, or a client's. */
record TestingCertificate(Path keyStore, String password, Path certificate) {
    private static final String ALIAS = "mine";

    /** @param name of whom it is: the certificate's CN, and the name of its files */
    static TestingCertificate make(Path folder, String name) throws IOException, InterruptedException {
        var made = new TestingCertificate(
                folder.resolve(name + ".p12"), "only-for-this-test", folder.resolve(name + ".crt"));
        made.keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
        made.keytool("-exportcert", "-rfc", "-file", made.certificate.toString());
        return made;
    }

    /** A store of which the key's owner is trusted. */
    Path trusting(Path store) throws IOException, InterruptedException {
        new TestingCertificate(store, password, certificate)
                .keytool("-importcert", "-noprompt", "-file", certificate.toString());
        return store;
    }

    /** Writes the private key as PEM, as Strimzi's user operator gives it. */
    Path privateKey(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(keyStore.toFile(), password.toCharArray());
        byte[] key = store.getKey(ALIAS, password.toCharArray()).getEncoded();
        return Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", ALIAS, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storepass", password));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + printed);
        }
    }
}
