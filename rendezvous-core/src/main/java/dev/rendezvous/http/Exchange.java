package dev.rendezvous.http;

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
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been answered, as far as the head of the answer: HTTP/1.1 over a socket of ours, by Apache HttpComponents
 * Core. Nothing of it is closed, as that would read the rest of the body; the socket's owner hangs up.
 */
final class Exchange {

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(10)
            .build();

    private static final int MOST_OF_BODY = 1 << 20;

    /** What is quoted is less by far, but a secret in it has to be seen whole to be left out. */
    private static final int BEGINNING = 16 * 1024;

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final DefaultBHttpClientConnection connection;
    private final ClassicHttpResponse response;

    private Exchange(DefaultBHttpClientConnection connection, ClassicHttpResponse response) {
        this.connection = connection;
        this.response = response;
    }

    /** Returns what came of asking; interim answers have been passed over. */
    static Exchange over(Socket socket, Leg leg, byte @Nullable [] body) throws IOException, HttpException {
        DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
        connection.bind(socket);
        return new Exchange(
                connection,
                new HttpRequestExecutor().execute(request(leg, body), connection, HttpCoreContext.create()));
    }

    private static ClassicHttpRequest request(Leg leg, byte @Nullable [] body) {
        Ask ask = leg.ask();
        ClassicHttpRequest request =
                new BasicClassicHttpRequest(ask.method(), leg.url().requestTarget());
        request.setHeader("Host", leg.url().authority());
        request.setHeader("User-Agent", "rendezvous");
        request.setHeader("Accept", "*/*");
        request.setHeader("Accept-Encoding", "identity");
        request.setHeader("Connection", "close");
        ask.basicAuthorization().ifPresent(value -> request.setHeader("Authorization", value));
        ask.headers().forEach(request::setHeader);
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
     * Returns the whole answer, but of the body no more than its first mebibyte.
     *
     * @param withBody whether the body is read at all
     */
    Answer answer(boolean withBody) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        HttpEntity entity = response.getEntity();
        byte[] body = withBody && entity != null ? entity.getContent().readNBytes(MOST_OF_BODY) : new byte[0];
        boolean cut = body.length == MOST_OF_BODY && entity.getContent().read() >= 0;
        return new Answer(status(), headers, withoutMark(new String(body, charset())), cut);
    }

    /** Returns what the body begins with, if it comes soon: it is only for the message. */
    String beginning(Deadline deadline) {
        HttpEntity entity = response.getEntity();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        if (entity != null) {
            try {
                readSoon(entity.getContent(), read, deadline.atMost(PATIENCE));
            } catch (IOException e) {
                // What has come by now has to do.
            }
        }
        return read.toString(charset());
    }

    private void readSoon(InputStream content, ByteArrayOutputStream into, Deadline soon) throws IOException {
        byte[] some = new byte[1024];
        while (into.size() < BEGINNING && !soon.expired()) {
            connection.setSocketTimeout(
                    Timeout.ofMilliseconds(Math.max(1, soon.left().toMillis())));
            int count = content.read(some);
            if (count < 0) {
                return;
            }
            into.write(some, 0, count);
        }
    }

    /** A byte order mark is no part of the text; JSON parsers insist on that. */
    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private Charset charset() {
        ContentType type = ContentType.parseLenient(header("Content-Type").orElse(""));
        return type == null ? StandardCharsets.UTF_8 : type.getCharset(StandardCharsets.UTF_8);
    }
}
