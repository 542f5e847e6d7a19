package dev.rendezvous.server.http;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.text.RemoteText;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the bodies of requests within the limits for size, time and memory. Thread-safe. */
public final class BodyReader {

    private static final int MAX_MEDIA_TYPE = 255;

    /** The memory of a body grows by this at least. */
    private static final int STEP = 8 * 1024;

    private final Limits limits;
    private final BodyBudget budget;

    public BodyReader(Limits limits) {
        this.limits = limits;
        this.budget = new BodyBudget(
                limits.values().bodies().within(Runtime.getRuntime().maxMemory()));
    }

    /**
     * Returns the body with its content type; empty if there is none. For other errors see {@link #read}.
     *
     * @throws Problem 400 if the content type is too long or has other characters than ASCII
     */
    public Optional<Payload> payload(ServerRequest request) {
        String type = mediaType(request);
        byte[] bytes = read(request);
        return bytes.length == 0 ? Optional.empty() : Optional.of(Payload.of(bytes, type));
    }

    private static String mediaType(ServerRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("application/octet-stream");
        boolean tooLong = type.length() > MAX_MEDIA_TYPE;
        if (tooLong || !AsciiSet.PRINTABLE.containsAll(type)) {
            throw Problem.malformed("Content-Type must be at most " + MAX_MEDIA_TYPE + " characters of ASCII, but "
                    + (tooLong ? "has " + type.length() : "was '" + RemoteText.escape(type) + "'"));
        }
        return type;
    }

    /**
     * Returns the body; empty if there is none.
     *
     * @throws Problem 413 if it is too large, 400 if its chunks are malformed, 503 if bodies take too much memory
     * @throws CloseConnectionException if it does not arrive in time or the client disconnects
     */
    byte[] read(ServerRequest request) {
        return read(request, limits.values().payload(), limits::payloadTooLarge);
    }

    /** Returns the body of a report of a program about its wait; see {@link #read}. */
    public byte[] report(ServerRequest request) {
        return read(request, Limits.MAX_REPORT, limits::reportTooLarge);
    }

    @SuppressWarnings("try") // The timeout runs as long as the block does.
    private byte[] read(ServerRequest request, int most, Supplier<Problem> tooLarge) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        if (request.headers().contentLength().orElse(0) > most) {
            throw refused(tooLarge);
        }
        // Not closed: closing reads the rest, which may be endless.
        InputStream body = request.content().inputStream();
        try (ClientConnection.ReadTimeout readTimeout =
                ClientConnection.CURRENT.get().startBodyTimeout()) {
            int expected = (int) Math.min(request.headers().contentLength().orElse(most), most);
            return read(body, expected, most, tooLarge);
        } catch (CloseConnectionException | Problem e) {
            throw e;
        } catch (RequestException e) {
            throw refused(e.status(), tooLarge);
        } catch (HttpException e) {
            throw refused(e.status(), tooLarge);
        } catch (RuntimeException e) {
            // Helidon throws several kinds of exceptions for an invalid chunk size.
            throw notChunked();
        } catch (IOException e) {
            throw new CloseConnectionException("The body does not arrive", e);
        }
    }

    /**
     * Reads a body into memory that grows with what arrives.
     *
     * @param expected the length of the body, or at most as long as it may be
     */
    private byte[] read(InputStream body, int expected, int most, Supplier<Problem> tooLarge) throws IOException {
        byte[] bytes = new byte[0];
        int reserved = 0;
        try {
            int count = 0;
            while (true) {
                if (count == bytes.length) {
                    int size = Math.min(Math.max(2 * count, STEP), Math.max(expected, count) + 1);
                    reserve(size - reserved);
                    reserved = size;
                    bytes = Arrays.copyOf(bytes, size);
                }
                int next = body.read(bytes, count, bytes.length - count);
                if (next < 0) {
                    return Arrays.copyOf(bytes, count);
                }
                count += next;
                if (count > most) {
                    throw refused(tooLarge);
                }
            }
        } finally {
            budget.release(reserved);
        }
    }

    private void reserve(int bytes) {
        if (!budget.reserve(bytes)) {
            ClientConnection.CURRENT.get().stopReading();
            throw limits.tooManyBodies().withHeader(HeaderValues.CONNECTION_CLOSE);
        }
    }

    private static Problem refused(Status status, Supplier<Problem> tooLarge) {
        return status.equals(Status.REQUEST_ENTITY_TOO_LARGE_413) ? refused(tooLarge) : notChunked();
    }

    /** It is unknown where the next request begins, so the connection ends here. */
    private static Problem notChunked() {
        ClientConnection.CURRENT.get().stopReading();
        return Problem.of(
                Status.BAD_REQUEST_400,
                "Transfer-Encoding is chunked, but the body is not; send valid chunks or a Content-Length",
                HeaderValues.CONNECTION_CLOSE);
    }

    /** The rest of the body is not read, so the connection ends here. */
    private static Problem refused(Supplier<Problem> tooLarge) {
        ClientConnection.CURRENT.get().stopReading();
        return tooLarge.get().withHeader(HeaderValues.CONNECTION_CLOSE);
    }
}
