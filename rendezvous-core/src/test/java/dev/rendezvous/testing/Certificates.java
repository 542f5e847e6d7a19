package dev.rendezvous.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates, made by the keytool of the JDK that runs the tests and kept in one key store. */
public final class Certificates {

    /** The password of every key store. */
    public static final String PASSWORD = "changeit";

    /** The only alias in a store of one key; the PostgreSQL driver accepts no other. */
    public static final String ALIAS = "user";

    private final Path folder;
    private final Path all;

    private Certificates(Path folder) {
        this.folder = folder;
        this.all = folder.resolve("certificates.p12");
    }

    /** Returns none yet; the files are written into the folder. */
    public static Certificates in(Path folder) {
        return new Certificates(folder);
    }

    /** Makes an authority, which can sign with the option {@code -signer NAME}. */
    public Certificates authority(String name) throws IOException, InterruptedException {
        return issue(name, "-ext", "bc:c");
    }

    /** Makes a key and its certificate, signed by itself and for localhost and 127.0.0.1. */
    public Certificates localhost(String name, String... options) throws IOException, InterruptedException {
        List<String> more = new ArrayList<>(List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
        more.addAll(List.of(options));
        return issue(name, more.toArray(String[]::new));
    }

    /** Makes a key, elliptic unless an option says otherwise, and its certificate, with more options of keytool's -genkeypair. */
    public Certificates issue(String name, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                name,
                "-storetype",
                "PKCS12",
                "-keystore",
                all.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        if (!command.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC"));
        }
        if (!command.contains("-dname")) {
            command.addAll(List.of("-dname", "CN=" + name));
        }
        Daemon.run(folder, Map.of(), command);
        return this;
    }

    /** Returns a PEM file with the certificate, and those above it. */
    public Path certificate(String name) throws IOException, GeneralSecurityException {
        StringBuilder pem = new StringBuilder();
        for (java.security.cert.Certificate one : load().getCertificateChain(name)) {
            pem.append(pem("CERTIFICATE", one.getEncoded()));
        }
        return Files.writeString(folder.resolve(name + ".pem"), pem);
    }

    /** Returns a PEM file with the private key, for its owner only. */
    public Path key(String name) throws IOException, GeneralSecurityException {
        return secret(name + ".key", pem("PRIVATE KEY", privateKey(name).getEncoded()));
    }

    /** Returns a DER file with the private key, for its owner only. */
    public Path derKey(String name) throws IOException, GeneralSecurityException {
        Path file = secret(name + ".pk8", "");
        return Files.write(file, privateKey(name).getEncoded());
    }

    /** Returns a PKCS#12 file with this key only, under {@link #ALIAS}. */
    public Path store(String name) throws IOException, GeneralSecurityException {
        Path file = folder.resolve(name + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            only(name).store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** Returns what a server in this JVM needs to show this certificate, and to trust clients with one of these. */
    public SSLContext context(String name, String... trusted) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(only(name), PASSWORD.toCharArray());
        KeyStore authorities = empty();
        for (String one : trusted) {
            authorities.setCertificateEntry(one, load().getCertificate(one));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore only(String name) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry(ALIAS, privateKey(name), PASSWORD.toCharArray(), load().getCertificateChain(name));
        return store;
    }

    private Key privateKey(String name) throws IOException, GeneralSecurityException {
        return load().getKey(name, PASSWORD.toCharArray());
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(all)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static String pem(String type, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
