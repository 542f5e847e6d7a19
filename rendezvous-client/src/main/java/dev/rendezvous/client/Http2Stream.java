package dev.rendezvous.client;

import dev.rendezvous.internal.probe.http2.HpackEncoder;
import dev.rendezvous.internal.probe.http2.HpackField;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A request without a body on a stream of an HTTP/2 connection, and its response as far as it has been received. The response is
 * received by one thread.
 */
final class Http2Stream {

    /** As the JDK's client names itself; the server shows it to people. */
    private static final String USER_AGENT = "Java-http-client/" + System.getProperty("java.version");

    private final HttpRequest request;
    private final CompletableFuture<HttpResponse<byte[]>> response = new CompletableFuture<>();
    private final LimitedBodySubscriber body = new LimitedBodySubscriber();
    private int status;
    private int consumed;
    private @Nullable HttpHeaders headers;

    Http2Stream(HttpRequest request) {
        this.request = request;
        body.onSubscribe(new Subscription() {
            @Override
            public void request(long parts) {
                // What the server may send is limited by the windows of the connection.
            }

            @Override
            public void cancel() {
                // The future of the body has been completed, which ends the stream.
            }
        });
        var unused = body.getBody().whenComplete(this::complete);
    }

    /** Returns the response; cancelling it ends the stream. */
    CompletableFuture<HttpResponse<byte[]>> response() {
        return response;
    }

    /** Returns the header block of a request. */
    static byte[] headerBlock(HttpRequest request) {
        URI uri = request.uri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        List<HpackField> fields = new ArrayList<>(List.of(
                new HpackField(":method", request.method()),
                new HpackField(":scheme", uri.getScheme()),
                new HpackField(":authority", uri.getRawAuthority()),
                new HpackField(":path", uri.getRawPath() + query),
                new HpackField("user-agent", USER_AGENT)));
        request.headers()
                .map()
                .forEach((name, values) ->
                        values.forEach(value -> fields.add(new HpackField(name.toLowerCase(Locale.ROOT), value))));
        return HpackEncoder.encode(fields);
    }

    /** Adds a header, which may be that of an interim response or the trailers. */
    void addHeaders(List<HpackField> fields) {
        if (headers != null) {
            return;
        }
        Map<String, List<String>> byName = new HashMap<>();
        fields.forEach(field ->
                byName.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field.value()));
        List<String> statuses = byName.getOrDefault(":status", List.of());
        if (statuses.size() != 1 || !statuses.getFirst().matches("[1-9][0-9]{2}")) {
            fail(new IOException("the response of HTTP/2 has no status"));
        } else if (!statuses.getFirst().startsWith("1")) {
            status = Integer.parseInt(statuses.getFirst());
            headers = headers(byName);
        }
    }

    private @Nullable HttpHeaders headers(Map<String, List<String>> byName) {
        try {
            return HttpHeaders.of(byName, (name, value) -> !name.startsWith(":"));
        } catch (IllegalArgumentException e) {
            fail(new IOException("the response of HTTP/2 has a malformed header", e));
            return null;
        }
    }

    void addContent(byte[] content) {
        body.onNext(List.of(ByteBuffer.wrap(content)));
    }

    /** Adds to the bytes received, and returns how many there are since this last returned some; zero up to a limit. */
    int consume(int length, int limit) {
        consumed += length;
        int sum = consumed > limit ? consumed : 0;
        consumed -= sum;
        return sum;
    }

    /** Completes the response. */
    void end() {
        body.onComplete();
    }

    private void complete(byte @Nullable [] content, @Nullable Throwable thrown) {
        if (thrown != null) {
            response.completeExceptionally(thrown);
        } else if (headers == null || content == null) {
            fail(new IOException("the response of HTTP/2 has no header"));
        } else {
            response.complete(new Http2Response(request, status, headers, content));
        }
    }

    void fail(IOException e) {
        response.completeExceptionally(e);
    }
}
