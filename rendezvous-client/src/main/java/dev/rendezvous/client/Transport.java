package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.probe.net.TlsOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a server, each once. A deadline or an interrupt cancels the request. Safe for use by many threads.
 */
final class Transport {

    /** The server responds to a long poll at the deadline, and the response takes a moment to arrive. */
    private static final Duration TRANSIT_TIME = Duration.ofMillis(30);

    /** Within this time after the end of a long poll, a server that is alive has responded. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);

    private final ServerAddress server;
    private final @Nullable HttpClient givenClient;
    private final @Nullable Token token;
    private final @Nullable TlsOptions tlsOptions;
    private final OpenOperations operations = new OpenOperations();
    private final Set<Runnable> cancellations = ConcurrentHashMap.newKeySet();
    private volatile @Nullable HttpClient ownClient;
    private volatile boolean closed;

    Transport(ServerAddress server) {
        this(server, null, null, null);
    }

    private Transport(
            ServerAddress server,
            @Nullable HttpClient givenClient,
            @Nullable Token token,
            @Nullable TlsOptions tlsOptions) {
        this.server = server;
        this.givenClient = givenClient;
        this.token = token;
        this.tlsOptions = tlsOptions;
    }

    Transport withHttpClient(HttpClient http) {
        return new Transport(server, http, token, tlsOptions);
    }

    Transport withToken(Token other) {
        return new Transport(server, givenClient, other, tlsOptions);
    }

    /** Has no effect on plain http, and none on an HTTP client that was given. */
    Transport withTls(TlsOptions other) {
        return new Transport(server, givenClient, token, other);
    }

    /** Returns whether connections to the server are not encrypted. */
    boolean isPlain() {
        return server.isPlain();
    }

    /** Returns a request to the server, with its token. */
    HttpRequest.Builder request(String pathAndQuery) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(pathAndQuery)).header("Accept", "application/json, */*;q=0.9");
        return token == null ? request : request.header("Authorization", token.authorization());
    }

    /** Returns the operations of this client for which the server keeps something. */
    OpenOperations operations() {
        return operations;
    }

    /** Sends a request once. No response by the deadline is a failure that may be retried, unless this client has been closed. */
    Attempt attempt(HttpRequest request, Deadline deadline) throws InterruptedException {
        return closed ? closedByCaller() : attempt(request, deadline, false);
    }

    /** Sends a request once, also while this client is being closed. */
    Attempt attemptWithdrawal(HttpRequest request, Deadline deadline) throws InterruptedException {
        return attempt(request, deadline, false);
    }

    private Attempt attempt(HttpRequest request, Deadline deadline, boolean isLongPoll) throws InterruptedException {
        try {
            return Attempt.of(send(request, deadline, isLongPoll));
        } catch (IOException e) {
            return closed ? closedByCaller() : Attempt.of(e);
        }
    }

    private static Attempt closedByCaller() {
        return new Attempt.Failed(Common.SERVER_NOT_REACHED, "the client has been closed");
    }

    /**
     * Sends a request once to which the server responds only after a while.
     *
     * @param wait how long the server has been asked to wait at most
     */
    Attempt attemptLongPoll(HttpRequest request, Duration wait, Deadline deadline) throws InterruptedException {
        Duration left = deadline.remaining().plus(TRANSIT_TIME);
        Duration overdue = wait.plus(RESPONSE_TIMEOUT);
        Duration limit = left.compareTo(overdue) < 0 ? left : overdue;
        return closed ? closedByCaller() : attempt(request, Deadline.in(limit, deadline.timeSource()), true);
    }

    private HttpResponse<byte[]> send(HttpRequest request, Deadline deadline, boolean isLongPoll)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response = client().sendAsync(request, LimitedBodySubscriber.handler());
        Runnable cancellation = () -> response.cancel(true);
        try {
            if (isLongPoll) {
                cancellations.add(cancellation);
                if (closed) {
                    throw new IOException("the client has been closed");
                }
            }
            return response.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } catch (CancellationException e) {
            throw new IOException("the client has been closed", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        } finally {
            cancellations.remove(cancellation);
            cancellation.run();
        }
    }

    /** Sends a request whose response, if it is 200, goes to {@code lines} as it arrives; the body of any other is collected. */
    CompletableFuture<HttpResponse<byte[]>> stream(HttpRequest request, LineBodySubscriber lines) throws IOException {
        return client().sendAsync(
                        request,
                        head -> head.statusCode() == 200
                                ? lines
                                : LimitedBodySubscriber.handler().apply(head));
    }

    /** Made when first needed: a client that was parsed from a target may never be used. */
    private synchronized HttpClient client() throws IOException {
        if (givenClient != null) {
            return givenClient;
        }
        HttpClient made = ownClient;
        if (made == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
            if (server.isPlain()) {
                builder.sslContext(PlainHttpSslContext.context());
            } else if (tlsOptions != null) {
                builder.sslContext(tlsOptions.context());
            }
            made = builder.build();
            ownClient = made;
        }
        return made;
    }

    /** Ends the long polls, withdraws their operations, and closes the connections, unless the HTTP client was given. */
    void close() {
        closed = true;
        cancellations.forEach(Runnable::run);
        operations.close();
        HttpClient own = ownClient;
        if (own != null) {
            own.shutdownNow();
        }
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
