package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.MessageFraming;
import dev.rendezvous.server.http.Problem;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.context.Context;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.uri.UriInfo;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Http1HeadersParser;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RoutedPath;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.media.ReadableEntity;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.ServerRequest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request of HTTP/1.1 that has arrived whole, with its body. It has what filters and handlers read of a request; what belongs to a
 * routing or to a thread of its own is not supported.
 */
final class BufferedRequest implements ServerRequest {

    /** A longer head is read by Helidon, which says what is too long. */
    private static final int MAX_HEAD = 4 * 1024;

    /** A longer body takes more than one read. */
    private static final int MAX_BODY = 8 * 1024;

    private static final int NOT_PLAIN = -2;

    private final ChannelSocket socket;
    private final int id;
    private final HttpPrologue prologue;
    private final ServerRequestHeaders headers;
    private final BufferedEntity content;
    private final Context context = Context.create();

    private BufferedRequest(
            ChannelSocket socket, int id, HttpPrologue prologue, ServerRequestHeaders headers, BufferedEntity content) {
        this.socket = socket;
        this.id = id;
        this.prologue = prologue;
        this.headers = headers;
        this.content = content;
    }

    /** What an input begins with. */
    sealed interface Read {}

    /**
     * A request.
     *
     * @param length the number of bytes that it takes of the input
     */
    record Whole(BufferedRequest request, int length) implements Read {}

    /** Perhaps such a request, of which something is missing. */
    record Incomplete() implements Read {}

    /**
     * A request that is too long, or has anything that {@link RequestScanner} changes, rejects or has to look at twice, or after which the
     * connection does not go on as it is.
     */
    record Unusual() implements Read {}

    /**
     * Reads the begin of an input.
     *
     * @param id the number of the request on its connection
     */
    static Read read(byte[] input, ChannelSocket socket, int id) {
        int line = RequestScanner.endOfLine(input, 0);
        if (line > 0 && !RequestLine.isPlain(input, 0, line)) {
            return new Unusual();
        }
        RequestHead head = new RequestHead(RequestLine.PLAIN);
        int end;
        try {
            end = line < 0 ? -1 : endOfHead(input, line, head);
        } catch (Problem e) {
            // It is found again, and told, by the thread that goes on.
            return new Unusual();
        }
        if (end < 0 || end > MAX_HEAD) {
            return end == NOT_PLAIN || input.length > MAX_HEAD ? new Unusual() : new Incomplete();
        }
        Optional<ServerRequestHeaders> headers = headers(input, line, end).filter(BufferedRequest::keepsConnection);
        if (headers.isEmpty() || head.isChunked() || head.length() > MAX_BODY) {
            return new Unusual();
        }
        int length = end + (int) head.length();
        if (length > input.length) {
            return new Incomplete();
        }
        BufferedRequest request = new BufferedRequest(
                socket,
                id,
                prologue(input, line),
                headers.get(),
                new BufferedEntity(Arrays.copyOfRange(input, end, length)));
        return new Whole(request, length);
    }

    /**
     * Returns the end of the head; -1 if it is incomplete, {@link #NOT_PLAIN} if a line of it is not.
     *
     * @throws Problem 400 if it is malformed
     */
    private static int endOfHead(byte[] input, int begin, RequestHead head) {
        int from = begin;
        while (true) {
            int to = RequestScanner.endOfLine(input, from);
            if (to < 0) {
                return -1;
            }
            if (to == from + 2 && input[from] == '\r') {
                head.check();
                return to;
            }
            if (!RequestHead.isPlain(input, from, to) && !staysAsItIs(input, from, to, head)) {
                return NOT_PLAIN;
            }
            from = to;
        }
    }

    private static boolean staysAsItIs(byte[] input, int from, int to, RequestHead head) {
        String line = new String(input, from, to - from, StandardCharsets.ISO_8859_1);
        return line.indexOf('\r') == line.length() - 2 && head.header(line).equals(line);
    }

    private static HttpPrologue prologue(byte[] input, int line) {
        String text = new String(input, 0, line, StandardCharsets.US_ASCII);
        int target = text.indexOf(' ') + 1;
        return HttpPrologue.create(
                "HTTP/1.1",
                "HTTP",
                "1.1",
                Method.create(text.substring(0, target - 1)),
                text.substring(target, text.indexOf(' ', target)),
                false);
    }

    /** Helidon rejects some characters in values. */
    private static Optional<ServerRequestHeaders> headers(byte[] input, int from, int to) {
        try {
            DataReader reader = DataReader.create(() -> Arrays.copyOfRange(input, from, to));
            return Optional.of(ServerRequestHeaders.create(Http1HeadersParser.readHeaders(reader, MAX_HEAD, true)));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** An upgrade may be ignored (RFC 9110 section 7.8): Java's client offers one to HTTP/2, and no connection is ever upgraded. */
    private static boolean keepsConnection(ServerRequestHeaders headers) {
        return !MessageFraming.isLastRequest(headers) && !headers.contains(HeaderNames.EXPECT);
    }

    @Override
    public HttpPrologue prologue() {
        return prologue;
    }

    @Override
    public ServerRequestHeaders headers() {
        return headers;
    }

    @Override
    public UriQuery query() {
        return prologue.query();
    }

    @Override
    public ReadableEntity content() {
        return content;
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public PeerInfo remotePeer() {
        return socket.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return socket.localPeer();
    }

    @Override
    public String authority() {
        return headers.get(HeaderNames.HOST).get();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public boolean isSecure() {
        return socket.isSecure();
    }

    @Override
    public String socketId() {
        return socket.childSocketId();
    }

    @Override
    public String serverSocketId() {
        return socket.socketId();
    }

    @Override
    public boolean continueSent() {
        return false;
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return Optional.empty();
    }

    @Override
    public void reset() {
        throw notSupported();
    }

    @Override
    public RoutedPath path() {
        throw notSupported();
    }

    @Override
    public ListenerContext listenerContext() {
        throw notSupported();
    }

    @Override
    public HttpSecurity security() {
        throw notSupported();
    }

    @Override
    public void streamFilter(UnaryOperator<InputStream> filter) {
        throw notSupported();
    }

    @Override
    public void header(Header header) {
        throw notSupported();
    }

    @Override
    public UriInfo requestedUri() {
        throw notSupported();
    }

    static UnsupportedOperationException notSupported() {
        return new UnsupportedOperationException("Not supported on the event loop");
    }
}
