package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes certificates for localhost, with the JDK's own tool, and writes them as PEM. */
record Certificates(Path folder) {

    Path certificate() {
        return folder.resolve("tls.crt");
    }

    Path key() {
        return folder.resolve("tls.key");
    }

    String[] arguments(String... others) {
        String[] tls = {"--tls-cert", certificate().toString(), "--tls-key", key().toString()};
        String[] all = new String[tls.length + others.length];
        System.arraycopy(tls, 0, all, 0, tls.length);
        System.arraycopy(others, 0, all, tls.length, others.length);
        return all;
    }

    /** Puts a new pair in place, each file at once. */
    Certificates issue(String name, String algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        write(store);
        return this;
    }

    private void write(Path file) throws GeneralSecurityException, IOException {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        replace(key(), "PRIVATE KEY", store.getKey("it", password).getEncoded());
        replace(certificate(), "CERTIFICATE", store.getCertificate("it").getEncoded());
    }

    private void replace(Path file, String what, byte @Nullable [] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .encodeToString(der);
        Path fresh = Files.createTempFile(folder, "pem", ".new");
        Files.write(fresh, List.of("-----BEGIN " + what + "-----", body, "-----END " + what + "-----"));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
