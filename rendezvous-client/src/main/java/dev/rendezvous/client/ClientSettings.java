package dev.rendezvous.client;

import dev.rendezvous.internal.probe.net.TlsOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a client; each {@code with} returns a copy in which one is replaced.
 *
 * @param server the server
 * @param httpClient what sends the requests; if it is empty, {@link #newHttpClient} makes it
 * @param tls how certificates are checked; without effect on plain http, and on an HTTP client that was given
 * @param retryPolicy the pauses of all operations; if it is empty, each kind of operation has a default
 * @param longPollTimeout how long one request waits at most
 * @param retryTimeout how long a request is sent again
 */
record ClientSettings(
        ServerAddress server,
        Optional<HttpClient> httpClient,
        Optional<Token> token,
        Optional<TlsOptions> tls,
        Optional<CallerName> callerName,
        Optional<RetryPolicy> retryPolicy,
        ExchangeListener listener,
        Duration longPollTimeout,
        Duration retryTimeout) {

    private static final ExchangeListener NO_LISTENER = exchange -> {};

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Below the idle timeouts of common proxies, which are 30 s and more. */
    private static final Duration LONG_POLL_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(30);

    /** Returns the defaults. */
    static ClientSettings of(ServerAddress server) {
        return new ClientSettings(
                server,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NO_LISTENER,
                LONG_POLL_TIMEOUT,
                RETRY_TIMEOUT);
    }

    ClientSettings withHttpClient(HttpClient other) {
        return new ClientSettings(
                server,
                Optional.of(other),
                token,
                tls,
                callerName,
                retryPolicy,
                listener,
                longPollTimeout,
                retryTimeout);
    }

    ClientSettings withToken(Token other) {
        return new ClientSettings(
                server,
                httpClient,
                Optional.of(other),
                tls,
                callerName,
                retryPolicy,
                listener,
                longPollTimeout,
                retryTimeout);
    }

    ClientSettings withTls(TlsOptions other) {
        return new ClientSettings(
                server,
                httpClient,
                token,
                Optional.of(other),
                callerName,
                retryPolicy,
                listener,
                longPollTimeout,
                retryTimeout);
    }

    ClientSettings withCallerName(CallerName other) {
        return new ClientSettings(
                server,
                httpClient,
                token,
                tls,
                Optional.of(other),
                retryPolicy,
                listener,
                longPollTimeout,
                retryTimeout);
    }

    ClientSettings withRetryPolicy(RetryPolicy other) {
        return new ClientSettings(
                server,
                httpClient,
                token,
                tls,
                callerName,
                Optional.of(other),
                listener,
                longPollTimeout,
                retryTimeout);
    }

    ClientSettings withListener(ExchangeListener other) {
        return new ClientSettings(
                server, httpClient, token, tls, callerName, retryPolicy, other, longPollTimeout, retryTimeout);
    }

    ClientSettings withLongPollTimeout(Duration limit) {
        return new ClientSettings(
                server, httpClient, token, tls, callerName, retryPolicy, listener, limit, retryTimeout);
    }

    ClientSettings withRetryTimeout(Duration limit) {
        return new ClientSettings(
                server, httpClient, token, tls, callerName, retryPolicy, listener, longPollTimeout, limit);
    }

    /** Returns a request to the server, with its token and the name of the caller. */
    HttpRequest.Builder request(String pathAndQuery) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(pathAndQuery)).header("Accept", "application/json, */*;q=0.9");
        callerName.ifPresent(name -> request.header("Rendezvous-Caller", name.text()));
        token.ifPresent(bearer -> request.header("Authorization", bearer.authorization()));
        return request;
    }

    /**
     * Returns a new HTTP client with these settings.
     *
     * @throws IOException if the certificates to trust cannot be read
     */
    HttpClient newHttpClient() throws IOException {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        if (server.isPlain()) {
            builder.sslContext(PlainHttpSslContext.context());
        } else if (tls.isPresent()) {
            builder.sslContext(tls.get().context());
        }
        return builder.build();
    }
}
