package dev.rendezvous.internal.probe.mysql;

import dev.rendezvous.testing.FakeServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The server side of a login with caching_sha2_password, which MySQL 8 supports and MariaDB does not. It knows the double hash of
 * the password if that is in its cache, and otherwise compares the password itself.
 */
final class Sha2Server implements FakeServer.ClientHandler {

    static final byte[] NONCE = "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);

    private final String password;
    private final boolean cached;
    private final Optional<SSLContext> tls;
    private final KeyPair keys;
    private final AtomicInteger loginCount = new AtomicInteger();

    Sha2Server(String password, boolean cached, Optional<SSLContext> tls) throws GeneralSecurityException {
        this.password = password;
        this.cached = cached;
        this.tls = tls;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.keys = generator.generateKeyPair();
    }

    /** Returns the number of successful logins. */
    int loginCount() {
        return loginCount.get();
    }

    @Override
    public void handle(Socket client) throws IOException {
        Wire connection = new Wire(client);
        connection.send(greeting("caching_sha2_password", tls.isPresent() ? 0x8a00 : 0x8200));
        byte[] response = connection.receive();
        if (tls.isPresent()) {
            connection.encrypt(tls.get());
            response = connection.receive();
        }
        byte[] scramble = scramble(response);
        boolean right;
        try {
            right = cached ? proves(scramble) : password.equals(requestPassword(connection));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        if (!right) {
            connection.send(MysqlProbeTest.error(1045, "#28000Access denied"));
            return;
        }
        if (cached) {
            connection.send(new PacketWriter().int8(1).int8(3));
        }
        loginCount.incrementAndGet();
        connection.send(new PacketWriter().zeros(7));
        FakeServer.drain(client);
    }

    static PacketWriter greeting(String method) {
        return greeting(method, 0x8200);
    }

    private static PacketWriter greeting(String method, int capabilities) {
        return new PacketWriter()
                .int8(10)
                .nullTerminatedString("8.4.0")
                .int32(1)
                .bytes(Arrays.copyOf(NONCE, 8))
                .int8(0)
                .int16(capabilities)
                .int8(45)
                .int16(2)
                .int16(0x0008)
                .int8(21)
                .zeros(10)
                .bytes(Arrays.copyOfRange(NONCE, 8, 20))
                .int8(0)
                .nullTerminatedString(method);
    }

    private static byte[] scramble(byte[] response) {
        int at = 32;
        while (response[at] != 0) {
            at++;
        }
        return Arrays.copyOfRange(response, at + 2, at + 2 + response[at + 1]);
    }

    /** The hash without its mask must itself hash to the known double hash. */
    private boolean proves(byte[] scramble) throws GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        byte[] known = sha.digest(sha.digest(password.getBytes(StandardCharsets.UTF_8)));
        sha.update(known);
        sha.update(NONCE);
        return scramble.length == 32 && Arrays.equals(known, sha.digest(PasswordScramble.xor(scramble, sha.digest())));
    }

    private String requestPassword(Wire connection) throws IOException, GeneralSecurityException {
        connection.send(new PacketWriter().int8(1).int8(4));
        if (tls.isPresent()) {
            return unterminated(connection.receive());
        }
        if (!Arrays.equals(connection.receive(), new byte[] {2})) {
            throw new UncheckedIOException(new IOException("the key is not asked for"));
        }
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        connection.send(new PacketWriter().int8(1).string(pem));
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
        return unterminated(PasswordScramble.xor(cipher.doFinal(connection.receive()), NONCE));
    }

    private static String unterminated(byte[] password) {
        return password[password.length - 1] == 0
                ? new String(password, 0, password.length - 1, StandardCharsets.UTF_8)
                : "no zero at the end";
    }

    /** Sends and receives packets with the sequence numbers of a server. */
    static final class Wire {

        private Socket client;
        private DataInputStream in;
        private int next;

        Wire(Socket client) throws IOException {
            this.client = client;
            this.in = new DataInputStream(client.getInputStream());
        }

        void send(PacketWriter packetWriter) throws IOException {
            client.getOutputStream().write(MysqlProbeTest.packet(next++, packetWriter));
        }

        void encrypt(SSLContext tls) throws IOException {
            SSLSocket secured =
                    (SSLSocket) tls.getSocketFactory().createSocket(client, "localhost", client.getPort(), true);
            secured.setUseClientMode(false);
            client = secured;
            in = new DataInputStream(secured.getInputStream());
        }

        byte[] receive() throws IOException {
            int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
            if (in.readUnsignedByte() != next++) {
                throw new IOException("a packet is out of order");
            }
            return in.readNBytes(length);
        }
    }
}
