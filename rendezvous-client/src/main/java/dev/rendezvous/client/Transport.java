package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.net.Tls;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends single requests, each within a deadline and interruptible; whatever ends the wait for an answer cancels the request. */
final class Transport {

    /** The server answers at the deadline, and that answer takes a moment to come. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(30);

    /** A server that is alive answers a request that is over within this. */
    private static final Duration OVERDUE = Duration.ofSeconds(5);

    private final ServerAddress server;
    private final @Nullable HttpClient callers;
    private final @Nullable Token token;
    private final @Nullable Tls tls;
    private volatile @Nullable HttpClient own;

    Transport(ServerAddress server) {
        this(server, null, null, null);
    }

    private Transport(ServerAddress server, @Nullable HttpClient callers, @Nullable Token token, @Nullable Tls tls) {
        this.server = server;
        this.callers = callers;
        this.token = token;
        this.tls = tls;
    }

    Transport on(HttpClient http) {
        return new Transport(server, http, token, tls);
    }

    Transport with(Token with) {
        return new Transport(server, callers, with, tls);
    }

    /** Without effect on a connection that is not encrypted, or is the caller's. */
    Transport with(Tls with) {
        return new Transport(server, callers, token, with);
    }

    boolean isPlain() {
        return server.isPlain();
    }

    HttpRequest.Builder request(String pathAndQuery) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(pathAndQuery)).header("Accept", "application/json, */*;q=0.9");
        return token == null ? request : request.header("Authorization", token.authorization());
    }

    /** Sends a request once. No response by the deadline is a failure that may be retried. */
    Attempt attempt(HttpRequest request, Deadline deadline) throws InterruptedException {
        try {
            return Attempt.of(send(request, deadline));
        } catch (IOException e) {
            return Attempt.of(e);
        }
    }

    /**
     * Sends a request once that the server answers only after a while.
     *
     * @param wait how long the server has been asked to wait at most
     */
    Attempt attemptLongPoll(HttpRequest request, Duration wait, Deadline deadline) throws InterruptedException {
        Duration left = deadline.left().plus(ON_THE_WAY);
        Duration overdue = wait.plus(OVERDUE);
        return attempt(request, Deadline.in(left.compareTo(overdue) < 0 ? left : overdue, deadline.time()));
    }

    private HttpResponse<byte[]> send(HttpRequest request, Deadline deadline) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(request, LimitedBody.handler());
        try {
            return answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Returns the future of an answer whose body goes to {@code lines} as it comes, if it is 200; any other is collected. */
    CompletableFuture<HttpResponse<byte[]>> stream(HttpRequest request, EventLines lines) throws IOException {
        return client().sendAsync(
                        request,
                        head -> head.statusCode() == 200
                                ? lines
                                : LimitedBody.handler().apply(head));
    }

    /** Made when first needed, as a client that is only parsed from a target may never be. */
    private synchronized HttpClient client() throws IOException {
        if (callers != null) {
            return callers;
        }
        HttpClient made = own;
        if (made == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
            if (server.isPlain()) {
                builder.sslContext(NoTls.context());
            } else if (tls != null) {
                builder.sslContext(tls.context());
            }
            made = builder.build();
            own = made;
        }
        return made;
    }

    synchronized void close() {
        if (own != null) {
            own.shutdownNow();
        }
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
