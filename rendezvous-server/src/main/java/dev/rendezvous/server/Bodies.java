package dev.rendezvous.server;

import dev.rendezvous.Payload;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads the bodies of requests, within the limits of size and time. */
record Bodies(Limits limits) {

    /** Returns the body with its type; empty if there is none. For errors see {@link #read}. */
    Optional<Payload> payload(ServerRequest request) {
        byte[] bytes = read(request);
        String type = request.headers().contentType().map(media -> media.text()).orElse("application/octet-stream");
        return bytes.length == 0 ? Optional.empty() : Optional.of(Payload.of(bytes, type));
    }

    /**
     * Returns the body; empty if there is none.
     *
     * @throws Problem 413 if it is too large, 400 if it is not framed as it says
     * @throws CloseConnectionException if it does not come in time or the client leaves
     */
    @SuppressWarnings("try") // The time is measured as long as the block lasts.
    byte[] read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        int most = limits.budget().payload();
        if (request.headers().contentLength().orElse(0) > most) {
            throw refused();
        }
        // Not closed: closing reads what is left, and there may be no end to that.
        InputStream body = request.content().inputStream();
        try (Wire.Timing timing = Wire.CURRENT.get().bodyComes()) {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                throw refused();
            }
            return bytes;
        } catch (CloseConnectionException | Problem e) {
            throw e;
        } catch (RequestException e) {
            throw e.status().equals(Status.REQUEST_ENTITY_TOO_LARGE_413) ? refused() : notChunked();
        } catch (RuntimeException e) {
            // Helidon has several words for a chunk size that is no number.
            throw notChunked();
        } catch (IOException e) {
            throw new CloseConnectionException("The body does not come", e);
        }
    }

    /** Where the next request begins, nobody knows. */
    private static Problem notChunked() {
        Wire.CURRENT.get().end();
        return Problem.of(
                Status.BAD_REQUEST_400, "The body is not chunked as it says it is", HeaderValues.CONNECTION_CLOSE);
    }

    /** The rest of it is not read, so the connection ends here. */
    private Problem refused() {
        Wire.CURRENT.get().end();
        return limits.payload().and(HeaderValues.CONNECTION_CLOSE);
    }
}
