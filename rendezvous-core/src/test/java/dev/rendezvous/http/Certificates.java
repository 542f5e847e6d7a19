package dev.rendezvous.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates made by the JDK's keytool: an authority {@code ca} and one that nobody knows, {@code other}; signed by the first,
 * {@code server} for localhost and 127.0.0.1, {@code elsewhere} for another name, {@code old}, which has run out, and {@code
 * client}.
 */
final class Certificates {

    private static final String WORD = "changeit";

    private final Path folder;
    private final Path store;

    private Certificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
    }

    static Certificates in(Path folder) throws Exception {
        Certificates made = new Certificates(folder);
        made.generate("ca", "-ext", "bc:c");
        made.generate("other", "-ext", "bc:c");
        made.generate("server", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1,dns:app");
        made.generate("elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
        made.generate("old", "-signer", "ca", "-startdate", "-20d", "-validity", "10", "-ext", "san=ip:127.0.0.1");
        made.generate("client", "-signer", "ca");
        return made;
    }

    private void generate(String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storepass",
                WORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool could not make " + alias + ": " + said);
        }
    }

    /** Returns a PEM file with the certificate, and those above it. */
    Path certificate(String alias) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Certificate one : store().getCertificateChain(alias)) {
            pem.append(pem("CERTIFICATE", one.getEncoded()));
        }
        return Files.writeString(folder.resolve(alias + ".pem"), pem);
    }

    /** Returns a PEM file with the private key. */
    Path key(String alias) throws Exception {
        byte[] key = store().getKey(alias, WORD.toCharArray()).getEncoded();
        return Files.writeString(folder.resolve(alias + ".key"), pem("PRIVATE KEY", key));
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    /** Returns what a server needs that shows this certificate and trusts clients of the authority. */
    SSLContext serverContext(String alias) throws Exception {
        KeyStore own = empty();
        own.setKeyEntry(
                alias,
                store().getKey(alias, WORD.toCharArray()),
                WORD.toCharArray(),
                store().getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, WORD.toCharArray());
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", store().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, WORD.toCharArray());
        }
        return loaded;
    }
}
