package dev.rendezvous.probe.http;

import dev.rendezvous.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been sent and the response whose head has been received: HTTP/1.1 with Apache HttpComponents Core. The response
 * is never closed, as that would read the rest of the body; the owner of the socket closes it.
 */
final class HttpExchange {

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(10)
            .build();

    private static final int MAX_BODY_LENGTH = 1 << 20;

    /** Much more than messages quote, as a secret must be complete to be recognized and masked. */
    private static final int PREFIX_LENGTH = 16 * 1024;

    private static final Duration PREFIX_TIMEOUT = Duration.ofMillis(200);

    private final DefaultBHttpClientConnection connection;
    private final ClassicHttpResponse response;

    private HttpExchange(DefaultBHttpClientConnection connection, ClassicHttpResponse response) {
        this.connection = connection;
        this.response = response;
    }

    /** Sends a request and returns the exchange once the head of the final response has been received. */
    static HttpExchange over(Socket socket, RedirectHop redirectHop, Optional<HttpProxy> proxy, byte @Nullable [] body)
            throws IOException, HttpException {
        DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
        connection.bind(socket);
        return new HttpExchange(
                connection,
                new HttpRequestExecutor()
                        .execute(request(redirectHop, proxy, body), connection, HttpCoreContext.create()));
    }

    private static ClassicHttpRequest request(
            RedirectHop redirectHop, Optional<HttpProxy> proxy, byte @Nullable [] body) {
        RequestSpec spec = redirectHop.spec();
        HttpUrl url = redirectHop.url();
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(spec.method(), url.requestTarget());
        if (proxy.isPresent() && !url.tls()) {
            // RFC 9112 section 3.2.2.
            request.setScheme("http");
            request.setAuthority(new URIAuthority(url.host(), url.port()));
            request.setAbsoluteRequestUri(true);
            proxy.get().authorization().ifPresent(value -> request.setHeader("Proxy-Authorization", value));
        }
        request.setHeader("Host", url.authority());
        request.setHeader("User-Agent", "rendezvous");
        request.setHeader("Accept", "*/*");
        request.setHeader("Accept-Encoding", "identity");
        request.setHeader("Connection", "close");
        spec.basicAuthorization().ifPresent(value -> request.setHeader("Authorization", value));
        spec.headers().forEach(request::setHeader);
        if (body != null) {
            request.setHeader("Content-Length", body.length);
            request.setEntity(new ByteArrayEntity(body, null));
        }
        return request;
    }

    int status() {
        return response.getCode();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    /**
     * Returns the response with at most the first MiB of its body.
     *
     * @param withBody whether to read the body
     */
    ResponseData response(boolean withBody) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        HttpEntity entity = response.getEntity();
        byte[] body = withBody && entity != null ? entity.getContent().readNBytes(MAX_BODY_LENGTH) : new byte[0];
        boolean truncated =
                body.length == MAX_BODY_LENGTH && entity.getContent().read() >= 0;
        return new ResponseData(status(), headers, withoutByteOrderMark(new String(body, charset())), truncated);
    }

    /** Returns what arrives of the body within a short time, to be quoted in a message. */
    String prefix(Deadline deadline) {
        HttpEntity entity = response.getEntity();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        if (entity != null) {
            try {
                readUntil(entity.getContent(), read, deadline.atMost(PREFIX_TIMEOUT));
            } catch (IOException e) {
                // The part received so far is enough.
            }
        }
        return read.toString(charset());
    }

    private void readUntil(InputStream content, ByteArrayOutputStream into, Deadline end) throws IOException {
        byte[] buffer = new byte[1024];
        while (into.size() < PREFIX_LENGTH && !end.isExpired()) {
            connection.setSocketTimeout(
                    Timeout.ofMilliseconds(Math.max(1, end.remaining().toMillis())));
            int count = content.read(buffer);
            if (count < 0) {
                return;
            }
            into.write(buffer, 0, count);
        }
    }

    /** A byte order mark is not part of the text; JSON parsers reject it. */
    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private Charset charset() {
        ContentType type = ContentType.parseLenient(header("Content-Type").orElse(""));
        return type == null ? StandardCharsets.UTF_8 : type.getCharset(StandardCharsets.UTF_8);
    }
}
