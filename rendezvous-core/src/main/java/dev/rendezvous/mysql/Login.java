package dev.rendezvous.mysql;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The connection phase after the server's greeting: the switch to TLS and the login. Not thread-safe.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html">Connection phase</a>
 */
final class Login {

    static final int TLS = 0x800;

    private static final int LONG_PASSWORD = 0x1;
    private static final int CONNECT_WITH_DATABASE = 0x8;
    private static final int PROTOCOL_41 = 0x200;
    private static final int TRANSACTIONS = 0x2000;
    private static final int SECURE_CONNECTION = 0x8000;
    private static final int PLUGIN_AUTH = 0x8_0000;

    private static final int MAX_PACKET = 1 << 20;
    private static final int UTF8MB4_GENERAL_CI = 45;

    private static final int FAST_AUTH_SUCCESS = 3;
    private static final int PERFORM_FULL_AUTHENTICATION = 4;
    private static final int REQUEST_PUBLIC_KEY = 2;

    private final Packets packets;
    private final Greeting greeting;
    private final Optional<String> database;
    private int capabilities;

    Login(Packets packets, Greeting greeting, Optional<String> database) {
        this.packets = packets;
        this.greeting = greeting;
        this.database = database;
        this.capabilities = LONG_PASSWORD
                | PROTOCOL_41
                | TRANSACTIONS
                | SECURE_CONNECTION
                | PLUGIN_AUTH
                | (database.isPresent() ? CONNECT_WITH_DATABASE : 0);
    }

    /**
     * Switches the connection to TLS.
     *
     * @throws RejectedException if the server does not offer TLS
     */
    void encrypt() throws IOException {
        if (!greeting.offersTls()) {
            throw new RejectedException("the server does not offer TLS");
        }
        capabilities |= TLS;
        packets.send(handshakePrefix());
        packets.encrypt();
    }

    /**
     * Logs in and selects the database.
     *
     * @throws MysqlErrorException if the server denies access
     * @throws RejectedException if the server requires an unsupported authentication plugin
     */
    void as(String user, String password) throws IOException {
        byte[] nonce = new byte[Greeting.NONCE_LENGTH];
        greeting.nonce().duplicate().get(nonce);
        Scramble plugin = plugin(greeting.method()).orElse(Scramble.MYSQL_NATIVE_PASSWORD);
        Content response = handshakePrefix().endedText(user).counted(plugin.of(password, nonce));
        database.ifPresent(response::endedText);
        packets.send(response.endedText(name(plugin)));
        finish(plugin, password, nonce);
    }

    /** MariaDB only honours the capabilities that it receives first, in the TLS request, so they are complete there too. */
    private Content handshakePrefix() {
        return new Content()
                .number32(capabilities)
                .number32(MAX_PACKET)
                .number8(UTF8MB4_GENERAL_CI)
                .zeros(23);
    }

    /** The server may switch to another authentication plugin once. */
    private void finish(Scramble initialPlugin, String password, byte[] initialNonce) throws IOException {
        Scramble plugin = initialPlugin;
        byte[] nonce = initialNonce;
        Packet answer = packets.receive();
        if (answer.isSwitch()) {
            if (answer.body().isRead()) {
                throw new RejectedException(unsupported("mysql_old_password"));
            }
            String name = answer.text();
            plugin = plugin(name).orElseThrow(() -> new RejectedException(unsupported(name)));
            nonce = answer.bytes(Greeting.NONCE_LENGTH);
            packets.send(new Content().bytes(plugin.of(password, nonce)));
            answer = packets.receive();
        }
        if (answer.isMoreData() && plugin == Scramble.CACHING_SHA2_PASSWORD) {
            answer = continueSha2(answer.body().number8(), password, nonce);
        }
        if (!answer.isOk()) {
            throw new ProtocolException("the response to the login is neither OK nor an error");
        }
    }

    /** A server without the hash in its cache needs the password itself, which must only be sent encrypted. */
    private Packet continueSha2(int status, String password, byte[] nonce) throws IOException {
        if (status == PERFORM_FULL_AUTHENTICATION) {
            Content terminated = new Content().endedText(password);
            if ((capabilities & TLS) != 0) {
                packets.send(terminated);
            } else {
                packets.send(new Content().number8(REQUEST_PUBLIC_KEY));
                String key = new String(packets.receive().body().rest(), StandardCharsets.US_ASCII);
                packets.send(new Content().bytes(ServerKey.read(key).seal(Scramble.xor(terminated.toBytes(), nonce))));
            }
        } else if (status != FAST_AUTH_SUCCESS) {
            throw new ProtocolException("unknown caching_sha2_password status " + status);
        }
        return packets.receive();
    }

    private static Optional<Scramble> plugin(String name) {
        for (Scramble known : Scramble.values()) {
            if (name(known).equals(name)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static String name(Scramble scramble) {
        return scramble.name().toLowerCase(Locale.ROOT);
    }

    private static String unsupported(String plugin) {
        return "the server requires the authentication plugin " + plugin
                + "; supported are mysql_native_password and caching_sha2_password";
    }
}
