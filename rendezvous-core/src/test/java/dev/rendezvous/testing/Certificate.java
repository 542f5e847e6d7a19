package dev.rendezvous.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost and 127.0.0.1, signed by itself, in PEM as servers and clients take it.
 *
 * @param chain the certificate; whoever trusts it trusts the server
 * @param key its private key
 * @param context both, for a server in this JVM
 */
public record Certificate(Path chain, Path key, SSLContext context) {

    private static final String STORE_PASSWORD = "changeit";

    /** Makes one with the keytool of the JDK that runs the tests. */
    public static Certificate in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Daemon.run(
                folder,
                Map.of(),
                List.of((keytool
                                + " -genkeypair -alias server -keyalg RSA -keysize 2048 -validity 2 -dname CN=localhost"
                                + " -ext SAN=DNS:localhost,IP:127.0.0.1 -storetype PKCS12 -storepass "
                                + STORE_PASSWORD + " -keystore " + store)
                        .split(" ")));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return new Certificate(
                pem(
                        folder.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                pem(
                        folder.resolve("key.pem"),
                        "PRIVATE KEY",
                        keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded()),
                context);
    }

    private static Path pem(Path file, String type, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
