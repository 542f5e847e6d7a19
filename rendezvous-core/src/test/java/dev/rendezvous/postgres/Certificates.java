package dev.rendezvous.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority, made with the JDK's keytool. */
final class Certificates {

    static final String PASSWORD = "changeit";

    /** The only alias that the driver accepts for a key. */
    private static final String ALIAS = "user";

    private final Path folder;
    private final String name;

    private Certificates(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Creates an authority with its certificate in {@code NAME.pem}. */
    static Certificates authority(Path folder, String name) throws Exception {
        Certificates authority = new Certificates(folder, name);
        authority.keyPair(name, name, "bc:c");
        Certificate itself = authority.load(name).getCertificate(ALIAS);
        Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", itself.getEncoded()));
        return authority;
    }

    /**
     * Creates {@code ID.pem}, its key as {@code ID.key} in PEM and {@code ID.pk8} in DER, and both in {@code ID.p12}.
     *
     * @param commonName the subject of the certificate
     */
    void sign(String id, String commonName) throws Exception {
        keyPair(id, commonName, "san=dns:" + commonName);
        Path request = folder.resolve(id + ".csr");
        Path signed = folder.resolve(id + ".pem");
        keytool(id, "-certreq", "-alias", ALIAS, "-file", request.toString());
        keytool(
                name,
                "-gencert",
                "-rfc",
                "-alias",
                ALIAS,
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-ext",
                "san=dns:" + commonName);
        KeyStore store = load(id);
        Key key = store.getKey(ALIAS, PASSWORD.toCharArray());
        store.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), new Certificate[] {read(signed)});
        try (OutputStream out = Files.newOutputStream(store(id))) {
            store.store(out, PASSWORD.toCharArray());
        }
        secret(folder.resolve(id + ".pk8"), key.getEncoded());
        secret(folder.resolve(id + ".key"), pem("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
    }

    private static Certificate read(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }

    private static void secret(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path store(String id) {
        return folder.resolve(id + ".p12");
    }

    private KeyStore load(String id) throws Exception {
        return KeyStore.getInstance(store(id).toFile(), PASSWORD.toCharArray());
    }

    private void keyPair(String id, String commonName, String extension) throws Exception {
        keytool(id, "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=" + commonName, "-ext", extension);
    }

    private void keytool(String id, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store(id).toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
    }
}
