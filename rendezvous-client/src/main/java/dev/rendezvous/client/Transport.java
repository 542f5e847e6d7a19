package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a server, each once. A deadline or an interrupt cancels the request. Safe for use by many threads.
 */
final class Transport {

    /** A longer wait counts as unlimited: servers read no duration of more than a century. */
    private static final Duration LONGEST_SHOWN = Duration.ofDays(3650);

    /** The server responds to a long poll at the deadline, and the response takes a moment to arrive. */
    private static final Duration TRANSIT_TIME = Duration.ofMillis(30);

    /** Within this time, a server that is alive has responded to a request that does not wait, or after the end of a long poll. */
    static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);

    /** So many long polls at a time have a connection of HTTP/1.1 each; further ones share one of HTTP/2. */
    private static final int HTTP1_LONG_POLLS = 2;

    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(1);

    private static final String CLOSED = "the client has been closed";

    private final ClientSettings settings;
    private final OpenOperations operations = new OpenOperations();
    private final AtomicInteger longPolls = new AtomicInteger();
    private final Http2Connections http2;
    private final Set<Runnable> cancellations = ConcurrentHashMap.newKeySet();
    private volatile @Nullable HttpClient ownClient;
    private volatile boolean closed;
    private volatile boolean hasResponded;

    Transport(ClientSettings settings) {
        this.settings = settings;
        this.http2 = new Http2Connections(settings.server());
    }

    ClientSettings settings() {
        return settings;
    }

    /** Returns a request to the server, with its token and the name of the caller. */
    HttpRequest.Builder request(String pathAndQuery) {
        return settings.request(pathAndQuery);
    }

    /** Adds how long the caller waits in all, which the server shows to people: the request may be one of several. */
    static HttpRequest.Builder withDeadline(HttpRequest.Builder request, Deadline deadline) {
        boolean unlimited = deadline.remaining().compareTo(LONGEST_SHOWN) > 0;
        return request.header(
                "Rendezvous-Wait",
                unlimited ? "unlimited" : deadline.remaining().toMillis() + "ms");
    }

    /** Returns the operations of this client for which the server keeps something. */
    OpenOperations operations() {
        return operations;
    }

    /**
     * Throws if this client has been closed; each operation of a caller begins with this.
     *
     * @throws IllegalStateException if it has been closed
     */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "client of " + this + " must be open, but " + CLOSED + "; make another with RendezvousClient.at");
        }
    }

    /** Sends a request once. No response by the deadline is a failure that may be retried, unless this client has been closed. */
    Attempt attempt(HttpRequest request, Deadline deadline) throws InterruptedException {
        return attempt(request, deadline, this::sendHttp1);
    }

    private Attempt attempt(HttpRequest request, Deadline deadline, Sender sender) throws InterruptedException {
        try {
            if (closed) {
                return closedByCaller();
            }
            HttpResponse<byte[]> response = cancellable(request, sender.send(request), deadline);
            Attempt attempt = Attempt.of(response);
            return attempt instanceof Attempt.Failed && isConfirmed(response, deadline)
                    ? new Attempt.Answered(response)
                    : attempt;
        } catch (IOException e) {
            return failure(e);
        }
    }

    /** Returns what a failure means: that this client has been closed, or else the failure itself. */
    Attempt failure(IOException e) {
        return closed ? closedByCaller() : Attempt.of(e);
    }

    /** Sends a request once, also while this client is being closed. */
    Attempt attemptWithdrawal(HttpRequest request, Deadline deadline) throws InterruptedException {
        try {
            return Attempt.of(response(request, sendLongPoll(request), deadline));
        } catch (IOException e) {
            return Attempt.of(e);
        }
    }

    /**
     * Returns whether a success whose headers say nothing is that of a rendezvous server behind a proxy that removes them: one that
     * serves the overview.
     */
    private boolean isConfirmed(HttpResponse<byte[]> response, Deadline deadline)
            throws IOException, InterruptedException {
        int status = response.statusCode();
        HttpRequest overview = request("/").GET().build();
        return (status == 200 || status == 304)
                && ServerSignature.isOverview(cancellable(overview, sendHttp1(overview), deadline));
    }

    private static Attempt closedByCaller() {
        return new Attempt.Failed(
                Common.SERVER_NOT_REACHED, CLOSED, OptionalInt.empty(), Optional.of(new IOException(CLOSED)));
    }

    /** Parks the calling thread, no longer than until this client is closed. */
    void sleep(Duration duration, TimeSource timeSource) throws InterruptedException {
        Waker waker = timeSource.newWaker();
        Runnable wake = waker::wake;
        cancellations.add(wake);
        try {
            if (!closed) {
                boolean ignored = waker.await(duration);
            }
        } finally {
            cancellations.remove(wake);
        }
    }

    /**
     * Sends a request once to which the server responds only after a while.
     *
     * @param wait how long the server has been asked to wait at most
     */
    Attempt attemptLongPoll(HttpRequest request, Duration wait, Deadline deadline) throws InterruptedException {
        return attemptLongPoll(request, wait, deadline, this::sendLongPoll);
    }

    /** Sends a long poll once, as the sender does it. */
    Attempt attemptLongPoll(HttpRequest request, Duration wait, Deadline deadline, Sender sender)
            throws InterruptedException {
        Duration left = deadline.remaining().plus(TRANSIT_TIME);
        Duration overdue = wait.plus(RESPONSE_TIMEOUT);
        Duration limit = left.compareTo(overdue) < 0 ? left : overdue;
        return attempt(request, Deadline.in(limit, deadline.timeSource()), sender);
    }

    /** Starts to send a request. */
    @FunctionalInterface
    interface Sender {
        CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) throws IOException;
    }

    private CompletableFuture<HttpResponse<byte[]>> sendHttp1(HttpRequest request) throws IOException {
        return client().sendAsync(request, LimitedBodySubscriber.handler());
    }

    /** Sends a request on a connection of HTTP/1.1 of its own, or on one of HTTP/2 if many are under way. */
    CompletableFuture<HttpResponse<byte[]>> sendLongPoll(HttpRequest request) throws IOException {
        HttpClient client = client();
        Http2Connections.Http1Sender http1 = each -> client.sendAsync(each, LimitedBodySubscriber.handler());
        boolean hasBody = request.bodyPublisher()
                .filter(body -> body.contentLength() != 0)
                .isPresent();
        boolean isAlone = longPolls.incrementAndGet() <= HTTP1_LONG_POLLS;
        CompletableFuture<HttpResponse<byte[]>> response =
                isAlone || hasBody || settings.httpClient().isPresent()
                        ? http1.send(request)
                        : http2.send(request, http1, client::sslContext);
        var unused = response.whenComplete((received, thrown) -> longPolls.decrementAndGet());
        return response;
    }

    /** Completes a future with the result of another, however that ends. Cancelling it leaves the other as it is. */
    static void passOn(CompletableFuture<HttpResponse<byte[]>> from, CompletableFuture<HttpResponse<byte[]>> to) {
        var unused = from.whenComplete((response, thrown) -> {
            if (thrown == null) {
                to.complete(response);
            } else {
                to.completeExceptionally(thrown);
            }
        });
    }

    private HttpResponse<byte[]> cancellable(
            HttpRequest request, CompletableFuture<HttpResponse<byte[]>> response, Deadline deadline)
            throws IOException, InterruptedException {
        Runnable cancellation = cancelOnClose(response);
        try {
            return response(request, response, deadline);
        } finally {
            cancellations.remove(cancellation);
        }
    }

    private HttpResponse<byte[]> response(
            HttpRequest request, CompletableFuture<HttpResponse<byte[]>> response, Deadline deadline)
            throws IOException, InterruptedException {
        ExchangeTimer timer = new ExchangeTimer(settings.listener(), request);
        try {
            HttpResponse<byte[]> received = await(response, deadline);
            timer.end(received.statusCode());
            return received;
        } catch (IOException e) {
            timer.end(e);
            throw e;
        } catch (InterruptedException e) {
            timer.end(new InterruptedIOException("the thread was interrupted"));
            throw e;
        }
    }

    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response, Deadline deadline)
            throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> received = response.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            hasResponded = true;
            return received;
        } catch (TimeoutException e) {
            throw new IOException(noAnswer(), e);
        } catch (CancellationException e) {
            throw new IOException(CLOSED, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        } finally {
            response.cancel(true);
        }
    }

    /** A first request has this program load its HTTP client, and its TLS, before it sends anything. */
    private String noAnswer() {
        return hasResponded
                ? "no answer in time"
                : "no answer in time to the first request, which may take a second longer than later ones"
                        + (settings.server().isPlain()
                                ? ""
                                : "; if the server does not speak TLS, its address begins with http://");
    }

    /**
     * Sends a request whose response, if it is an event stream, goes to {@code lines} as it arrives; the body of any other is collected.
     */
    CompletableFuture<HttpResponse<byte[]>> stream(HttpRequest request, LineBodySubscriber lines) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> response = client().sendAsync(
                        request,
                        head -> isEventStream(head.statusCode(), head.headers())
                                ? lines
                                : LimitedBodySubscriber.handler().apply(head));
        Runnable cancellation = cancelOnClose(response);
        var unused = response.whenComplete((ended, thrown) -> cancellations.remove(cancellation));
        return response;
    }

    /** Returns whether a response is an event stream, as its type says. */
    static boolean isEventStream(HttpResponse<?> response) {
        return isEventStream(response.statusCode(), response.headers());
    }

    private static boolean isEventStream(int status, HttpHeaders headers) {
        return status == 200
                && headers.firstValue("Content-Type")
                        .filter(type -> type.startsWith("text/event-stream"))
                        .isPresent();
    }

    private Runnable cancelOnClose(CompletableFuture<?> response) {
        Runnable cancellation = () -> response.cancel(true);
        cancellations.add(cancellation);
        if (closed) {
            cancellation.run();
        }
        return cancellation;
    }

    /** Made when first needed: a client that was parsed from a target may never be used. */
    private synchronized HttpClient client() throws IOException {
        if (settings.httpClient().isPresent()) {
            return settings.httpClient().get();
        }
        HttpClient made = ownClient;
        if (made == null) {
            if (closed) {
                throw new IOException(CLOSED);
            }
            made = settings.newHttpClient();
            ownClient = made;
        }
        return made;
    }

    /**
     * Ends the requests and pauses, withdraws the operations, and closes the connections, unless the HTTP client was given. Returns when
     * the threads of the JDK's client have ended; those of HTTP/2 end then.
     */
    void close() {
        synchronized (this) {
            closed = true;
        }
        cancellations.forEach(Runnable::run);
        operations.close();
        http2.close();
        HttpClient own = ownClient;
        if (own != null) {
            own.shutdownNow();
            awaitTermination(own);
        }
    }

    private static void awaitTermination(HttpClient own) {
        try {
            boolean ignored = own.awaitTermination(TERMINATION_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return settings.server().toString();
    }
}
