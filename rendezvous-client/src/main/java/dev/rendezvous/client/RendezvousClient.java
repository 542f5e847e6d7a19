package dev.rendezvous.client;

import dev.rendezvous.Percent;
import dev.rendezvous.key.Rendezvous;
import dev.rendezvous.net.Tls;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A client of one rendezvous server. Immutable and safe for use by many threads; its blocking methods are fit for virtual threads.
 *
 * <pre>{@code
 * RendezvousClient client = RendezvousClient.at("http://rv:8080");
 * client.key("migrated").await(ofSeconds(30));
 * }</pre>
 *
 * <p>A long wait is made of shorter requests, each of which takes up where the one before ended, so a proxy's idle limit or a
 * restart of the server loses no signal. A signal names itself, so that one whose answer was lost can be sent again and counts
 * once.
 */
public final class RendezvousClient implements Rendezvous {

    /** Below the idle limits of common proxies, 30 s and more. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(20);

    private static final Duration KEEP_SENDING = Duration.ofSeconds(30);

    private final Transport transport;
    private final Duration longestRequest;
    private final Duration keepSending;

    private RendezvousClient(Transport transport, Duration longestRequest, Duration keepSending) {
        this.transport = transport;
        this.longestRequest = longestRequest;
        this.keepSending = keepSending;
    }

    /**
     * Returns a client of the server at an address. Connects to nothing yet.
     *
     * @param server as in {@code http://rv:8080}; a path prefix is kept, for a server behind a proxy
     * @throws IllegalArgumentException if it is not an http or https address with a host, or has a query or user
     */
    public static RendezvousClient at(String server) {
        return at(ServerAddress.parse(server));
    }

    /** Returns a client of the server at an address; see {@link #at(String)}. */
    public static RendezvousClient at(URI server) {
        return at(ServerAddress.parse(server.toString()));
    }

    static RendezvousClient at(ServerAddress server) {
        return new RendezvousClient(new Transport(server), LONGEST_REQUEST, KEEP_SENDING);
    }

    /** Returns this client on a caller's own {@link HttpClient}, for its proxy, TLS or authenticator; the caller closes it. */
    public RendezvousClient withHttpClient(HttpClient http) {
        return new RendezvousClient(transport.on(Objects.requireNonNull(http, "http")), longestRequest, keepSending);
    }

    /**
     * Returns this client, which shows a token with every request.
     *
     * @throws IllegalArgumentException if it is empty, or holds blanks or what is not ASCII; the message does not show it
     */
    public RendezvousClient withToken(String token) {
        return with(Token.of(token));
    }

    /**
     * Returns this client, which shows the token that a file holds now with every request.
     *
     * @throws IllegalArgumentException if there is no such file or no token in it
     */
    public RendezvousClient withToken(Path file) {
        return with(Token.in(file));
    }

    /**
     * Returns this client with the token of the environment: what {@code RENDEZVOUS_TOKEN_FILE} names or else {@code
     * RENDEZVOUS_TOKEN} is; this very client if there is none.
     *
     * @throws IllegalArgumentException if it is none that can be shown, or the file cannot be read
     */
    public RendezvousClient withTokenFrom(Map<String, String> environment) {
        return Token.from(environment).map(this::with).orElse(this);
    }

    /**
     * Returns this client, which trusts the certificates of a file, in place of those that the machine trusts. It has no effect on
     * {@linkplain #withHttpClient a caller's own client}. The file is read when the first request is sent.
     *
     * @param pem the certificate of a private authority, or of the server itself, in PEM
     * @throws IllegalArgumentException if there is no such file, or the server's address is not https
     */
    public RendezvousClient withCa(Path pem) {
        if (transport.isPlain()) {
            throw new IllegalArgumentException(
                    transport + " is not encrypted, and so has no certificate that " + pem + " could vouch for");
        }
        if (!Files.isRegularFile(pem)) {
            throw new IllegalArgumentException("there is no file " + pem + " with certificates to trust");
        }
        return with(new Tls(Optional.of(pem), Optional.empty(), Optional.empty(), false));
    }

    /**
     * Returns this client, which trusts what {@code RENDEZVOUS_CA_FILE} names; this very client if there is none, or if the server's
     * address is not https.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public RendezvousClient withCaFrom(Map<String, String> environment) {
        String file = environment.getOrDefault("RENDEZVOUS_CA_FILE", "");
        return file.isEmpty() || transport.isPlain() ? this : withCa(Path.of(file));
    }

    RendezvousClient with(Tls tls) {
        return new RendezvousClient(transport.with(tls), longestRequest, keepSending);
    }

    private RendezvousClient with(Token token) {
        return new RendezvousClient(transport.with(token), longestRequest, keepSending);
    }

    /** Returns this client with single requests that last no longer than this; 20 s by default. */
    public RendezvousClient withLongestRequest(Duration limit) {
        return new RendezvousClient(transport, positive(limit), keepSending);
    }

    /** Returns this client, which keeps sending a signal for this long while the server cannot be reached; 30 s by default. */
    public RendezvousClient withKeepSending(Duration limit) {
        return new RendezvousClient(transport, longestRequest, positive(limit));
    }

    private static Duration positive(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("The limit of a request is positive, not " + limit);
        }
        return limit;
    }

    /**
     * Returns the key of a name.
     *
     * @param name segments joined by slashes, a leading slash or none; a name that the server does not take, such as one that
     *     begins with an underscore, is an {@link IllegalArgumentException}
     */
    @Override
    public RemoteKey key(String name) {
        return new RemoteKey(transport, KeyPath.of(name), longestRequest, keepSending);
    }

    /**
     * Returns the barrier of a name.
     *
     * @param name as of a key
     * @param parties at least one
     */
    @Override
    public RemoteBarrier barrier(String name, int parties) {
        return new RemoteBarrier(transport, KeyPath.of(name), parties, List.of(), longestRequest);
    }

    @Override
    public RemoteBarrier barrier(String name, List<String> members) {
        return new RemoteBarrier(transport, KeyPath.of(name), members.size(), members, longestRequest);
    }

    /** Returns the lock of a name; the name is as of a key. */
    @Override
    public RemoteLock lock(String name) {
        return new RemoteLock(transport, KeyPath.of(name), Optional.empty(), Optional.empty(), longestRequest);
    }

    @Override
    public RemoteLock lock(String name, int permits) {
        return new RemoteLock(transport, KeyPath.of(name), Optional.of(permits), Optional.empty(), longestRequest);
    }

    /**
     * Returns what waits, what failed and what is signalled.
     *
     * @throws RendezvousException if the server is not reached within the time that signals are sent for, or refuses
     */
    public Status status() throws InterruptedException {
        return Status.read(new Sending(transport, keepSending)
                .send("status", transport.request("/").GET())
                .body());
    }

    /**
     * Returns every key whose name begins with a prefix and that somebody signals or awaits, in the order of names.
     *
     * @param prefix as in {@code build/42/}, a leading slash or none; empty for all
     * @throws RendezvousException if the server is not reached within the time that signals are sent for, or refuses
     */
    public List<KeyStatus> status(String prefix) throws InterruptedException {
        List<KeyStatus> keys = new ArrayList<>();
        KeyPage page = page("/_status?prefix=" + Percent.encoded(prefix));
        keys.addAll(page.keys());
        while (page.more() && !page.keys().isEmpty()) {
            String after = page.keys().getLast().name();
            page = page("/_status?prefix=" + Percent.encoded(prefix) + "&after=" + Percent.encoded(after));
            keys.addAll(page.keys());
        }
        return keys;
    }

    private KeyPage page(String pathAndQuery) throws InterruptedException {
        return KeyPage.read(new Sending(transport, keepSending)
                .send("status", transport.request(pathAndQuery).GET())
                .body());
    }

    /**
     * Resets every key whose name begins with a prefix, one after the other, and returns how many of them were signalled. A key
     * that is signalled meanwhile may stay so.
     *
     * @param prefix as in {@code build/42/}, a leading slash or none; not empty
     * @throws RendezvousException if the server is not reached within the time that signals are sent for, or refuses
     */
    public long resetAll(String prefix) throws InterruptedException {
        return KeyPage.reset(new Sending(transport, keepSending)
                .send(
                        "a reset of " + prefix + "…",
                        transport
                                .request("/_keys?prefix=" + Percent.encoded(prefix))
                                .DELETE())
                .body());
    }

    /**
     * Tells what happens on the server from now on, one event after the other and on the calling thread, until that is interrupted.
     * What happens while the connection is lost is told when it is back; where that is impossible, there is an event {@code gap}.
     *
     * @param prefix of the names, as in {@code build/42/} or {@code _port/}, a leading slash or none; empty for all
     * @param each told of every event; what it throws ends the reading
     * @throws RendezvousException if the server is not reached for as long as signals are sent for, or refuses
     * @throws InterruptedException when the calling thread is interrupted; the only other end
     */
    public void events(String prefix, Consumer<? super Event> each) throws InterruptedException {
        events(prefix, "", each);
    }

    /**
     * Tells what has happened on the server since an event; see {@link #events(String, Consumer)}.
     *
     * @param lastId the {@link Event#id()} of the last event that was read
     */
    public void events(String prefix, String lastId, Consumer<? super Event> each) throws InterruptedException {
        new EventReading(transport, prefix, lastId, keepSending, each).follow();
    }

    /** Closes connections; not the {@link HttpClient} of a caller. */
    @Override
    public void close() {
        transport.close();
    }

    /** Returns the address of the server. */
    @Override
    public String toString() {
        return transport.toString();
    }
}
