package dev.rendezvous.internal.probe.mysql;

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
final class MysqlLogin {

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

    private final MysqlConnection mysqlConnection;
    private final Greeting greeting;
    private final Optional<String> database;
    private int capabilities;

    MysqlLogin(MysqlConnection mysqlConnection, Greeting greeting, Optional<String> database) {
        this.mysqlConnection = mysqlConnection;
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
     * @throws ConnectionRejectedException if the server does not offer TLS
     */
    void startTls() throws IOException {
        if (!greeting.supportsTls()) {
            throw new ConnectionRejectedException("the server does not offer TLS");
        }
        capabilities |= TLS;
        mysqlConnection.send(handshakePrefix());
        mysqlConnection.startTls();
    }

    /**
     * Logs in and selects the database.
     *
     * @throws MysqlErrorException if the server denies access
     * @throws ConnectionRejectedException if the server requires an unsupported authentication plugin
     */
    void authenticate(String user, String password) throws IOException {
        byte[] nonce = new byte[Greeting.NONCE_LENGTH];
        greeting.nonce().duplicate().get(nonce);
        PasswordScramble plugin = plugin(greeting.authPlugin()).orElse(PasswordScramble.MYSQL_NATIVE_PASSWORD);
        PacketWriter response =
                handshakePrefix().nullTerminatedString(user).lengthEncodedBytes(plugin.scramble(password, nonce));
        database.ifPresent(response::nullTerminatedString);
        mysqlConnection.send(response.nullTerminatedString(name(plugin)));
        finish(plugin, password, nonce);
    }

    /** MariaDB only honours the capabilities that it receives first, in the TLS request, so they are complete there too. */
    private PacketWriter handshakePrefix() {
        return new PacketWriter()
                .int32(capabilities)
                .int32(MAX_PACKET)
                .int8(UTF8MB4_GENERAL_CI)
                .zeros(23);
    }

    /** The server may switch to another authentication plugin once. */
    private void finish(PasswordScramble initialPlugin, String password, byte[] initialNonce) throws IOException {
        PasswordScramble plugin = initialPlugin;
        byte[] nonce = initialNonce;
        PacketReader answer = mysqlConnection.receive();
        if (answer.isAuthSwitchRequest()) {
            if (answer.skipHeader().isAtEnd()) {
                throw new ConnectionRejectedException(unsupported("mysql_old_password"));
            }
            String name = answer.nullTerminatedString();
            plugin = plugin(name).orElseThrow(() -> new ConnectionRejectedException(unsupported(name)));
            nonce = answer.bytes(Greeting.NONCE_LENGTH);
            mysqlConnection.send(new PacketWriter().bytes(plugin.scramble(password, nonce)));
            answer = mysqlConnection.receive();
        }
        if (answer.isAuthMoreData() && plugin == PasswordScramble.CACHING_SHA2_PASSWORD) {
            answer = continueSha2(answer.skipHeader().int8(), password, nonce);
        }
        if (!answer.isOk()) {
            throw new ProtocolException("the response to the login is neither OK nor an error");
        }
    }

    /** A server without the hash in its cache needs the password itself, which must only be sent encrypted. */
    private PacketReader continueSha2(int status, String password, byte[] nonce) throws IOException {
        if (status == PERFORM_FULL_AUTHENTICATION) {
            PacketWriter terminated = new PacketWriter().nullTerminatedString(password);
            if ((capabilities & TLS) != 0) {
                mysqlConnection.send(terminated);
            } else {
                mysqlConnection.send(new PacketWriter().int8(REQUEST_PUBLIC_KEY));
                String key =
                        new String(mysqlConnection.receive().skipHeader().remainingBytes(), StandardCharsets.US_ASCII);
                mysqlConnection.send(new PacketWriter()
                        .bytes(ServerPublicKey.parse(key)
                                .encrypt(PasswordScramble.xor(terminated.toByteArray(), nonce))));
            }
        } else if (status != FAST_AUTH_SUCCESS) {
            throw new ProtocolException("unknown caching_sha2_password status " + status);
        }
        return mysqlConnection.receive();
    }

    private static Optional<PasswordScramble> plugin(String name) {
        for (PasswordScramble known : PasswordScramble.values()) {
            if (name(known).equals(name)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static String name(PasswordScramble scramble) {
        return scramble.name().toLowerCase(Locale.ROOT);
    }

    private static String unsupported(String plugin) {
        return "the server requires the authentication plugin " + plugin
                + "; supported are mysql_native_password and caching_sha2_password";
    }
}
