package dev.rendezvous.mysql;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Logs in over a connection on which the server has greeted. For one thread.
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

    private static final int LONGEST_PACKET = 1 << 20;
    private static final int UTF8MB4_GENERAL_CI = 45;

    private static final int FAST_LOGIN_WORKED = 3;
    private static final int FULL_LOGIN_NEEDED = 4;
    private static final int SEND_PUBLIC_KEY = 2;

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
     * Encrypts what follows.
     *
     * @throws RejectedException if the server offers no TLS
     */
    void encrypt() throws IOException {
        if (!greeting.offersTls()) {
            throw new RejectedException("the server offers no TLS");
        }
        capabilities |= TLS;
        packets.send(beginning());
        packets.encrypt();
    }

    /**
     * Returns when the user is in, and in the database.
     *
     * @throws MysqlErrorException if the server does not let them in
     * @throws RejectedException if the login method that it asks for is not spoken here
     */
    void as(String user, String password) throws IOException {
        byte[] nonce = new byte[Greeting.NONCE_LENGTH];
        greeting.nonce().duplicate().get(nonce);
        Scramble first = scramble(greeting.method()).orElse(Scramble.MYSQL_NATIVE_PASSWORD);
        Content response = beginning().endedText(user).counted(first.of(password, nonce));
        database.ifPresent(response::endedText);
        packets.send(response.endedText(name(first)));
        finish(first, password, nonce);
    }

    /** MariaDB believes the capabilities that it is told first, in the request for TLS, whatever is said later. */
    private Content beginning() {
        return new Content()
                .number32(capabilities)
                .number32(LONGEST_PACKET)
                .number8(UTF8MB4_GENERAL_CI)
                .zeros(23);
    }

    /** The server may ask for another method, once. */
    private void finish(Scramble first, String password, byte[] firstNonce) throws IOException {
        Scramble method = first;
        byte[] nonce = firstNonce;
        Packet answer = packets.receive();
        if (answer.isSwitch()) {
            if (answer.body().isRead()) {
                throw new RejectedException(unspoken("mysql_old_password"));
            }
            String asked = answer.text();
            method = scramble(asked).orElseThrow(() -> new RejectedException(unspoken(asked)));
            nonce = answer.bytes(Greeting.NONCE_LENGTH);
            packets.send(new Content().bytes(method.of(password, nonce)));
            answer = packets.receive();
        }
        if (answer.isMoreData() && method == Scramble.CACHING_SHA2_PASSWORD) {
            answer = goOn(answer.body().number8(), password, nonce);
        }
        if (!answer.isOk()) {
            throw new ProtocolException("the login is answered by neither yes nor no");
        }
    }

    /** A server that does not know the password's hash by heart wants the password itself, and must get it under cover. */
    private Packet goOn(int status, String password, byte[] nonce) throws IOException {
        if (status == FULL_LOGIN_NEEDED) {
            Content ended = new Content().endedText(password);
            if ((capabilities & TLS) != 0) {
                packets.send(ended);
            } else {
                packets.send(new Content().number8(SEND_PUBLIC_KEY));
                String key = new String(packets.receive().body().rest(), StandardCharsets.US_ASCII);
                packets.send(new Content().bytes(ServerKey.read(key).seal(Scramble.xor(ended.toBytes(), nonce))));
            }
        } else if (status != FAST_LOGIN_WORKED) {
            throw new ProtocolException("an unknown step of caching_sha2_password");
        }
        return packets.receive();
    }

    private static Optional<Scramble> scramble(String method) {
        for (Scramble known : Scramble.values()) {
            if (name(known).equals(method)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static String name(Scramble scramble) {
        return scramble.name().toLowerCase(Locale.ROOT);
    }

    private static String unspoken(String method) {
        return "the server asks for the login method " + method
                + "; mysql_native_password and caching_sha2_password are spoken here";
    }
}
