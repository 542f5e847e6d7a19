package dev.rendezvous.server.connection;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the HTTP/1 requests on one connection, and passes on bytes that mean the same to every parser: targets are percent-encoded, the
 * only form of chunks is the plain one, and HTTP/1.0 is written as HTTP/1.1 with {@code Connection: close}. What is malformed ends
 * the stream. Used by one thread.
 */
final class RequestScanner {

    /** A longer request line is passed on as it is: it gets 414. */
    private static final int MAX_REQUEST_LINE = 8 * 1024;

    /** A longer header is passed on as it is: it gets 431. */
    private static final int MAX_HEADER = 64 * 1024;

    private static final int MAX_CHUNK_LINE = 4 * 1024;
    private static final int MAX_TRAILERS = 16 * 1024;
    private static final byte[] NONE = {};

    private State state = State.REQUEST_LINE;
    private RequestHead head = new RequestHead(RequestLine.PLAIN);
    private byte[] begun = NONE;
    private long left;
    private int trailers;
    private Optional<Problem> problem = Optional.empty();

    /** What the next bytes are. */
    private enum State {
        REQUEST_LINE,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        /** A line is too long, which is rejected later. */
        TOO_LONG,
        /** Nothing is passed on after an error. */
        REJECTED
    }

    /** Bytes to pass on: a copy only if they differ from the input. */
    private static final class Output {

        private final byte[] input;
        private @Nullable ByteArrayOutputStream copy;
        private int copied;

        Output(byte[] input) {
            this.input = input;
        }

        void replace(int from, int to, String text) {
            ByteArrayOutputStream out = copy == null ? new ByteArrayOutputStream(input.length) : copy;
            out.write(input, copied, from - copied);
            out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            copy = out;
            copied = to;
        }

        byte[] until(int end) {
            if (copy == null) {
                return end == input.length ? input : Arrays.copyOf(input, end);
            }
            copy.write(input, copied, end - copied);
            return copy.toByteArray();
        }
    }

    /** Returns whether the latest request that was read is one of HTTP/1.0. */
    boolean isHttp10() {
        return head.isHttp10();
    }

    /** Returns whether all requests have been read to their ends, with nothing after them. */
    boolean isBetweenRequests() {
        return state == State.REQUEST_LINE && begun.length == 0;
    }

    /** Returns why nothing is passed on any more. */
    Optional<Problem> problem() {
        return problem;
    }

    /** Returns the bytes to pass on, which may be none; incomplete lines are kept. */
    byte[] scan(byte[] next) {
        byte[] input = begun.length == 0 ? next : ChannelInput.join(begun, next);
        begun = NONE;
        Output output = new Output(input);
        int at = 0;
        try {
            while (at < input.length && state != State.REJECTED) {
                int end = end(input, at);
                if (end < 0) {
                    begun = Arrays.copyOfRange(input, at, input.length);
                    checkBegun();
                    if (state == State.TOO_LONG) {
                        begun = NONE;
                        return output.until(input.length);
                    }
                    return output.until(at);
                }
                take(input, at, end, output);
                at = end;
            }
        } catch (Problem e) {
            problem = Optional.of(e);
            state = State.REJECTED;
        }
        return output.until(at);
    }

    /** Returns the end of the next line, or of the part of a body; negative if the line is incomplete. */
    private int end(byte[] input, int from) {
        return switch (state) {
            case TOO_LONG, REJECTED -> input.length;
            case BODY, CHUNK_DATA -> (int) Math.min(input.length, from + left);
            case CHUNK_END -> endOfChunk(input, from);
            case REQUEST_LINE, HEADERS, CHUNK_SIZE, TRAILERS -> endOfLine(input, from);
        };
    }

    /** Returns the end of the line that begins at an offset, after its line feed; negative if there is none. */
    static int endOfLine(byte[] input, int from) {
        for (int i = from; i < input.length; i++) {
            if (input[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int endOfChunk(byte[] input, int from) {
        boolean isWrong = input[from] != '\r' || (from + 1 < input.length && input[from + 1] != '\n');
        if (isWrong) {
            throw Problem.malformed("data of a chunk must be followed by CR and LF, but was not");
        }
        return from + 1 < input.length ? from + 2 : -1;
    }

    /** Checks a line whose end has not come, so that another protocol, such as TLS, is not waited for. */
    private void checkBegun() {
        int length = begun.length;
        if (state == State.REQUEST_LINE && !RequestLine.mayBegin(begun[0])) {
            throw Problem.malformed(
                    "request must begin with a method such as GET, but does not: is it TLS or another protocol?");
        }
        if ((state == State.REQUEST_LINE && length > MAX_REQUEST_LINE)
                || (state == State.HEADERS && length > MAX_HEADER)) {
            state = State.TOO_LONG;
        } else if ((state == State.CHUNK_SIZE && length > MAX_CHUNK_LINE)
                || (state == State.TRAILERS && length > MAX_TRAILERS)) {
            throw Problem.malformed(
                    "line before or after a chunk must have at most " + MAX_CHUNK_LINE + " bytes, but has more");
        }
    }

    private void take(byte[] input, int from, int to, Output output) {
        switch (state) {
            case BODY -> takeBody(to - from, State.REQUEST_LINE);
            case CHUNK_DATA -> takeBody(to - from, State.CHUNK_END);
            case CHUNK_END -> state = State.CHUNK_SIZE;
            case TOO_LONG, REJECTED -> {}
            case REQUEST_LINE -> {
                if (RequestLine.isPlain(input, from, to)) {
                    begin(RequestLine.PLAIN);
                } else {
                    takeLine(input, from, to, output);
                }
            }
            case HEADERS -> {
                if (!RequestHead.isPlain(input, from, to)) {
                    takeLine(input, from, to, output);
                }
            }
            case CHUNK_SIZE, TRAILERS -> takeLine(input, from, to, output);
        }
    }

    private void takeLine(byte[] input, int from, int to, Output output) {
        String line = new String(input, from, to - from, StandardCharsets.ISO_8859_1);
        String replacement = line(line);
        if (!replacement.equals(line)) {
            output.replace(from, to, replacement);
        }
    }

    private void takeBody(int length, State next) {
        left -= length;
        state = left == 0 ? next : state;
    }

    private String line(String line) {
        if (line.indexOf('\r') != line.length() - 2) {
            throw Problem.malformed(
                    "lines of a request must end with CR and LF, and contain neither elsewhere, but one did");
        }
        boolean isEmpty = line.length() == 2;
        return switch (state) {
            case REQUEST_LINE -> isEmpty ? "" : requestLine(line);
            case HEADERS -> isEmpty ? endOfHead() : head.header(line);
            case CHUNK_SIZE -> chunkSize(line);
            case TRAILERS -> isEmpty ? endOfTrailers() : trailer(line);
            case BODY, CHUNK_DATA, CHUNK_END, TOO_LONG, REJECTED -> throw new IllegalStateException("Not a line");
        };
    }

    private String requestLine(String line) {
        RequestLine requestLine = RequestLine.parse(line);
        begin(requestLine);
        return requestLine.text();
    }

    private void begin(RequestLine requestLine) {
        head = new RequestHead(requestLine);
        state = State.HEADERS;
    }

    private String endOfHead() {
        head.check();
        if (head.isChunked()) {
            state = State.CHUNK_SIZE;
        } else {
            left = head.length();
            state = left == 0 ? State.REQUEST_LINE : State.BODY;
        }
        return head.additions() + "\r\n";
    }

    /** Reads the size of a chunk; its extensions mean nothing to us, and are left out (RFC 9112 section 7.1.1). */
    private String chunkSize(String line) {
        String size = line.strip();
        int extension = size.indexOf(';');
        String digits = extension < 0 ? size : size.substring(0, extension).stripTrailing();
        if (!digits.matches("[0-9a-fA-F]{1,8}") || !line.startsWith(digits)) {
            throw Problem.malformed("size of a chunk must be one to eight hexadecimal digits, but was '"
                    + RemoteText.escape(size) + "'");
        }
        left = Long.parseLong(digits, 16);
        trailers = 0;
        state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
        return digits + "\r\n";
    }

    /** Leaves out a trailer: none has a meaning here (RFC 9112 section 7.1.2). */
    private String trailer(String line) {
        trailers += line.length();
        if (trailers > MAX_TRAILERS) {
            throw Problem.malformed("trailers must have at most " + MAX_TRAILERS + " bytes, but have more");
        }
        String ignored = new RequestHead(RequestLine.PLAIN).header(line);
        return "";
    }

    private String endOfTrailers() {
        state = State.REQUEST_LINE;
        return "\r\n";
    }
}
