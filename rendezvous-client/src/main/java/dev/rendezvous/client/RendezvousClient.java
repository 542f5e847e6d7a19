package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.coordination.Rendezvous;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.internal.text.PercentEncoding;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client of one rendezvous server. Immutable and safe for use by many threads. Its blocking methods can be interrupted and may be
 * called on virtual threads.
 *
 * <pre>{@code
 * RendezvousClient client = RendezvousClient.at("http://rv:8080");
 * client.key("migrated").await(ofSeconds(30));
 * }</pre>
 *
 * <p>A wait is made of long polls, each of which continues where the one before ended, so neither the idle timeout of a proxy nor a
 * restart of the server loses a signal. A signal carries an {@code Idempotency-Key}, so it is counted once even if it has to be sent
 * again because its response was lost.
 *
 * <p>Any number of waits may be under way at a time. The first two have a connection each; further ones share one of HTTP/2, unless the
 * server or a proxy before it speaks HTTP/1.1 only.
 *
 * <p>The methods that begin with {@code with} return a copy of the client with one setting changed. The copy shares nothing with the
 * original: it has its own connections and is closed on its own. One client for each server is enough for a program, and should be kept.
 *
 * <p>Responses that are not from a rendezvous server, such as the page of another web server or the login page of a proxy, end an
 * operation at once; the message has their status and first words.
 *
 * <p>After {@link #close()}, methods that would send a request throw {@link IllegalStateException}.
 */
public final class RendezvousClient implements Rendezvous {

    private final ClientSettings settings;
    private final Transport transport;

    private RendezvousClient(ClientSettings settings) {
        this.settings = settings;
        this.transport = new Transport(settings);
    }

    /**
     * Returns a client of the server at an address. It connects when it is first used.
     *
     * @param server an http or https URL such as {@code http://rv:8080}; its path, if any, is prepended to every request, for a server
     *     behind a proxy
     * @throws IllegalArgumentException if it is not such a URL, or has a query, a fragment or user information
     */
    public static RendezvousClient at(String server) {
        return at(ServerAddress.parse(server));
    }

    /** Returns a client of the server at an address; see {@link #at(String)}. */
    public static RendezvousClient at(URI server) {
        return at(ServerAddress.parse(server.toString()));
    }

    static RendezvousClient at(ServerAddress server) {
        return new RendezvousClient(ClientSettings.of(server));
    }

    /**
     * Returns a copy that sends its requests with the given {@link HttpClient}, for instance through a proxy or with an authenticator.
     * Its TLS settings apply in place of those of this client, and waits share connections only as far as it lets them. {@link #close()}
     * does not close it.
     */
    public RendezvousClient withHttpClient(HttpClient http) {
        return new RendezvousClient(settings.withHttpClient(Objects.requireNonNull(http, "http")));
    }

    /**
     * Returns a copy that sends a bearer token with every request.
     *
     * @throws IllegalArgumentException if the token is empty or has characters other than visible ASCII; the message does not reveal it
     */
    public RendezvousClient withToken(String token) {
        return with(new Token(token));
    }

    /**
     * Returns a copy that sends the bearer token in a file with every request. The file is read now, and not again.
     *
     * @throws IllegalArgumentException if the file cannot be read or does not hold a token
     */
    public RendezvousClient withTokenFile(Path file) {
        return with(Token.fromFile(file));
    }

    /**
     * Returns a copy that sends the bearer token that the environment gives: the one in the file that {@code RENDEZVOUS_TOKEN_FILE}
     * names, or else {@code RENDEZVOUS_TOKEN}. Nothing changes if both are empty or missing.
     *
     * @param environment for instance {@link System#getenv()}
     * @throws IllegalArgumentException if the file cannot be read, or the token has characters other than visible ASCII
     */
    public RendezvousClient withTokenFromEnvironment(Map<String, String> environment) {
        return Token.fromEnvironment(environment).map(this::with).orElseGet(() -> new RendezvousClient(settings));
    }

    /**
     * Returns a copy under whose name the server shows its waits and signals to people, for instance {@code app}. No permission follows
     * from it. Without one, the server shows the address.
     *
     * @param name 1 to 100 characters of visible ASCII, with spaces only between them
     * @throws IllegalArgumentException if the name is not of this form
     */
    public RendezvousClient withCallerName(String name) {
        return with(CallerName.of("name of the caller", name));
    }

    /**
     * Returns a copy with the caller's name that the environment gives: {@code RENDEZVOUS_AS}, or else the name of this host. Nothing
     * changes if neither is known. See {@link #withCallerName}.
     *
     * @param environment for instance {@link System#getenv()}
     * @throws IllegalArgumentException if {@code RENDEZVOUS_AS} is not of the form of a name
     */
    public RendezvousClient withCallerNameFromEnvironment(Map<String, String> environment) {
        return CallerName.fromEnvironment(environment).map(this::with).orElseGet(() -> new RendezvousClient(settings));
    }

    /**
     * Returns a copy that trusts the certificates in a file instead of those that the machine trusts. Has no effect with {@linkplain
     * #withHttpClient a given HTTP client}. The file is read when the first request is sent.
     *
     * @param pem the certificate of a private authority, or of the server itself, in PEM
     * @throws IllegalArgumentException if there is no such file, or the server's address is not https
     */
    public RendezvousClient withCaFile(Path pem) {
        if (settings.server().isPlain()) {
            throw new IllegalArgumentException(
                    "server address must be https to trust the certificates in " + pem + ", but was " + transport);
        }
        if (!Files.isRegularFile(pem)) {
            throw new IllegalArgumentException("certificate file " + pem + " does not exist");
        }
        return withTls(new TlsOptions(Optional.of(pem), Optional.empty(), Optional.empty(), false));
    }

    /**
     * Returns a copy that trusts the certificates in the file that {@code RENDEZVOUS_CA_FILE} names; see {@link #withCaFile}. If the
     * variable is empty or missing, it trusts those of the operating system, or of the file that {@code SSL_CERT_FILE} names in the
     * environment of this process, beside those of the JDK. Nothing changes if the server's address is not https.
     *
     * @param environment for instance {@link System#getenv()}
     * @throws IllegalArgumentException if there is no such file
     */
    public RendezvousClient withCaFileFromEnvironment(Map<String, String> environment) {
        if (settings.server().isPlain()) {
            return new RendezvousClient(settings);
        }
        String file = environment.getOrDefault("RENDEZVOUS_CA_FILE", "");
        return file.isEmpty() ? withTls(TlsOptions.DEFAULT) : withCaFile(Path.of(file));
    }

    RendezvousClient withTls(TlsOptions tlsOptions) {
        return new RendezvousClient(settings.withTls(tlsOptions));
    }

    ClientSettings settings() {
        return settings;
    }

    private RendezvousClient with(Token token) {
        return new RendezvousClient(settings.withToken(token));
    }

    private RendezvousClient with(CallerName name) {
        return new RendezvousClient(settings.withCallerName(name));
    }

    /**
     * Returns a copy whose long polls last no longer than {@code limit}; a longer wait is made of several. The default is 20 s, which is
     * below the idle timeouts of common proxies.
     *
     * @param limit positive
     * @throws IllegalArgumentException if the limit is zero or negative
     */
    public RendezvousClient withLongPollTimeout(Duration limit) {
        return new RendezvousClient(settings.withLongPollTimeout(positive(limit)));
    }

    /**
     * Returns a copy that sends a request again for up to {@code limit} while the server cannot be reached or responds with 429, 502, 503
     * or 504. The default is 30 s. This applies to signals, resets and status requests, and to an event stream that breaks off; waits
     * are retried until their own deadline.
     *
     * @param limit positive
     * @throws IllegalArgumentException if the limit is zero or negative
     */
    public RendezvousClient withRetryTimeout(Duration limit) {
        return new RendezvousClient(settings.withRetryTimeout(positive(limit)));
    }

    /**
     * Returns a copy that pauses between attempts as a policy says; also those of waits and of an event stream. The defaults are {@link
     * RetryPolicy#ofRequests()}, {@link RetryPolicy#ofWaits()}, and half a second for an event stream. The renewal of a lease has a
     * schedule of its own, which follows from its time to live.
     */
    public RendezvousClient withRetryPolicy(RetryPolicy policy) {
        return new RendezvousClient(settings.withRetryPolicy(Objects.requireNonNull(policy, "policy")));
    }

    /** Returns a copy that tells a listener of its requests instead of the present one; by default there is none. */
    public RendezvousClient withExchangeListener(ExchangeListener listener) {
        return new RendezvousClient(settings.withListener(Objects.requireNonNull(listener, "listener")));
    }

    private static Duration positive(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("limit must be positive, but was " + limit);
        }
        return limit;
    }

    /**
     * Returns the key with a name. Sends no request.
     *
     * @param name segments separated by slashes; a leading slash is ignored
     * @throws IllegalArgumentException if the server would not accept the name, for instance because it begins with an underscore
     */
    @Override
    public RemoteKey key(String name) {
        return new RemoteKey(transport, KeyPath.of(name));
    }

    /**
     * Returns the barrier with a name. Sends no request.
     *
     * @param name as of a {@linkplain #key key}
     * @param parties the number of arrivals that open the barrier, at least one
     * @throws IllegalArgumentException if the server would not accept the name, or {@code parties} is less than one
     */
    @Override
    public RemoteBarrier barrier(String name, int parties) {
        return new RemoteBarrier(transport, KeyPath.of(name), parties, List.of());
    }

    /**
     * Returns the barrier with a name, for the given members only. Sends no request.
     *
     * @param name as of a {@linkplain #key key}
     * @param members at least one, all different
     * @throws IllegalArgumentException if the server would not accept the name, or there are no members
     */
    @Override
    public RemoteBarrier barrier(String name, List<String> members) {
        return new RemoteBarrier(transport, KeyPath.of(name), members.size(), members);
    }

    /**
     * Returns the lock with a name, with as many permits as its holders and waiters have asked for; one if there are none. With one
     * permit it is a read-write lock, whose readers acquire its {@link RemoteLock#readLock()}. Sends no request.
     *
     * @param name as of a {@linkplain #key key}
     * @throws IllegalArgumentException if the server would not accept the name
     */
    @Override
    public RemoteLock lock(String name) {
        return new RemoteLock(transport, KeyPath.of(name), LockSpec.of(Optional.empty()));
    }

    /**
     * Returns the lock with a name as a semaphore. Sends no request.
     *
     * @param name as of a {@linkplain #key key}
     * @param permits the number of permits, at least one
     * @throws IllegalArgumentException if the server would not accept the name, or {@code permits} is less than one
     */
    @Override
    public RemoteLock lock(String name, int permits) {
        return new RemoteLock(transport, KeyPath.of(name), LockSpec.of(Optional.of(permits)));
    }

    /**
     * Returns a condition that is satisfied while the server can serve requests: it can be reached, is not stopping, and reaches its
     * store. The reason says which of these is missing. It asks {@code /_health/ready}, on the {@linkplain
     * dev.rendezvous.Schedule#adaptive() default schedule}. A response that is not from a rendezvous server, a certificate that is not
     * trusted and a token that is not valid are permanent reasons.
     *
     * <p>Other operations need not wait for it, as they retry until their own limit.
     */
    public Condition ready() {
        Condition polled = Condition.polling(new ServerReadyProbe(transport));
        Condition condition = () -> {
            transport.requireOpen();
            return polled.watch();
        };
        return condition.withName(this + " being ready");
    }

    /**
     * Returns an overview of the names that are waited for, have failed or are signalled.
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    public ServerStatus status() throws InterruptedException {
        return ServerStatus.read(get("/"));
    }

    /**
     * Calls {@link #status()} on a virtual thread of its own and returns its future, which completes with the same exceptions.
     * Cancelling the future cancels the request.
     */
    public CompletableFuture<ServerStatus> statusAsync() {
        return AsyncOperation.start(this::status);
    }

    /**
     * Returns the latest starts of the system, with who waited for whom.
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    public Timeline timeline() throws InterruptedException {
        return Timeline.read(get("/_timeline"));
    }

    /**
     * Returns the latest starts of the system as a document.
     *
     * @param format {@code json}, {@code svg}, {@code html} (one file that needs no other) or {@code trace} (Chrome's trace events,
     *     which Perfetto opens)
     * @throws RendezvousException if the server refuses, for instance because it does not know the format; or could not be reached
     *     within the retry timeout
     */
    public byte[] exportTimeline(String format) throws InterruptedException {
        return get("/_timeline?format=" + PercentEncoding.encode(format));
    }

    /**
     * Returns the status of every key whose name begins with a prefix and that has a signal or a waiter, in the order of their names. Keys
     * that change while the list is read page by page may be missing from it.
     *
     * @param prefix for instance {@code build/42/}; a leading slash is ignored; empty for all keys
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    public List<KeyStatus> keys(String prefix) throws InterruptedException {
        String path = "/_status?prefix=" + PercentEncoding.encode(prefix);
        KeyStatusPage page = KeyStatusPage.read(get(path));
        List<KeyStatus> keys = new ArrayList<>(page.keys());
        while (page.more() && !page.keys().isEmpty()) {
            String after = page.keys().getLast().name();
            page = KeyStatusPage.read(get(path + "&after=" + PercentEncoding.encode(after)));
            keys.addAll(page.keys());
        }
        return keys;
    }

    /**
     * Calls {@link #keys(String)} on a virtual thread of its own and returns its future, which completes with the same exceptions.
     * Cancelling the future cancels the request.
     */
    public CompletableFuture<List<KeyStatus>> keysAsync(String prefix) {
        return AsyncOperation.start(() -> keys(prefix));
    }

    private byte[] get(String pathAndQuery) throws InterruptedException {
        return new RetryingSender(transport)
                .send("status", transport.request(pathAndQuery).GET())
                .body();
    }

    /**
     * Resets every key whose name begins with a prefix, one after the other, and returns how many of them were signalled. A key that is
     * signalled at the same time may stay signalled.
     *
     * @param prefix for instance {@code build/42/}; a leading slash is ignored; not empty
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    public long resetAll(String prefix) throws InterruptedException {
        byte[] body = new RetryingSender(transport)
                .send(
                        "a reset of " + prefix + "…",
                        transport
                                .request("/_keys?prefix=" + PercentEncoding.encode(prefix))
                                .DELETE())
                .body();
        return Json.read(body, json -> json.path("reset").asLong(0));
    }

    /**
     * Takes the lease of a lock from its holder, for an operator who knows that the holder is stuck. The next in the queue acquires the
     * lock; the holder learns it when it renews its lease. If the response is lost, a repetition of the request may be refused.
     *
     * @param lock the name of the lock
     * @param fence the fence of the lease
     * @throws RendezvousException if no lease has this fence; the message names the present one. Also if the server could not be reached
     *     within the retry timeout
     */
    public void unlock(String lock, long fence) throws InterruptedException {
        String path = "/_lock" + KeyPath.of(lock).path() + "?fence=" + fence;
        HttpResponse<byte[]> ignored = new RetryingSender(transport)
                .send("to unlock " + lock, transport.request(path).DELETE());
    }

    /**
     * Ends the open generation of a barrier, for an operator who knows that it will not be complete; or repairs a barrier that is broken.
     * The next arrival opens the next generation. If the response is lost, a repetition of the request may be refused.
     *
     * @param barrier the name of the barrier
     * @param generation the number of the generation
     * @return how many parties that has rejected; none if the barrier was broken
     * @throws RendezvousException if another generation is open or broken, or none; the message says which. Also if the server could not
     *     be reached within the retry timeout
     */
    @Override
    public int resetBarrier(String barrier, long generation) throws InterruptedException {
        String path = "/_barrier" + KeyPath.of(barrier).path() + "?generation=" + generation;
        byte[] body = new RetryingSender(transport)
                .send("to reset " + barrier, transport.request(path).DELETE())
                .body();
        return Json.read(body, json -> json.path("rejected").asInt(0));
    }

    /**
     * Passes the changes on the server from now on to a consumer, one after the other and on the calling thread, until the thread is
     * interrupted. If the connection breaks it is opened again, and the events in between are passed on; if the server does not have them
     * any more, an event of kind {@code gap} takes their place.
     *
     * @param prefix of the names, for instance {@code build/42/} or {@code _port/}; a leading slash is ignored; empty for all
     * @param consumer called with every event; an exception that it throws ends this method
     * @throws RendezvousException if the server refuses, or cannot be reached for as long as the retry timeout
     * @throws InterruptedException when the thread is interrupted; there is no other normal end
     */
    public void followEvents(String prefix, Consumer<? super Event> consumer) throws InterruptedException {
        followEvents(prefix, "", consumer);
    }

    /**
     * Passes the changes on the server since an event to a consumer; see {@link #followEvents(String, Consumer)}.
     *
     * @param lastId the {@link Event#id()} of the last event that was processed; empty for the changes from now on
     */
    public void followEvents(String prefix, String lastId, Consumer<? super Event> consumer)
            throws InterruptedException {
        new EventStreamReader(transport, prefix, lastId, consumer).follow();
    }

    /**
     * Calls {@link #followEvents(String, Consumer)} on a virtual thread of its own, which is that of the consumer too, and returns its
     * future. It completes only with an exception: one of the same, or that of the consumer. Cancelling the future closes the stream.
     */
    public CompletableFuture<Void> followEventsAsync(String prefix, Consumer<? super Event> consumer) {
        return followEventsAsync(prefix, "", consumer);
    }

    /** Follows the changes since an event; see {@link #followEventsAsync(String, Consumer)}. */
    public CompletableFuture<Void> followEventsAsync(String prefix, String lastId, Consumer<? super Event> consumer) {
        return AsyncOperation.start(() -> {
            followEvents(prefix, lastId, consumer);
            return null;
        });
    }

    /**
     * Starts to report a wait to the server, for people to see. The wait itself is the caller's; see {@link ProgressReporter}.
     *
     * @param deadline of the wait
     * @throws IllegalStateException if this client has been closed
     */
    public ProgressReporter reportProgress(Deadline deadline) {
        return reportProgress(deadline, false);
    }

    /** Starts to report a wait of which one condition is enough; see {@link #reportProgress}. */
    public ProgressReporter reportProgressOfAny(Deadline deadline) {
        return reportProgress(deadline, true);
    }

    private ProgressReporter reportProgress(Deadline deadline, boolean any) {
        transport.requireOpen();
        ProgressReporter reporter = new ProgressReporter(transport, deadline, any);
        reporter.start();
        return reporter;
    }

    /**
     * Ends the operations in progress with an exception, and withdraws those at barriers and in the queues of locks, for whose
     * confirmation this waits up to a second. Then closes the connections, but not those of {@linkplain #withHttpClient a given HTTP
     * client}. Copies of this client stay open. Leases are not released; close them first. Has no effect the second time.
     */
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
