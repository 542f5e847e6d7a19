package dev.rendezvous.server.http;

import dev.rendezvous.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request that reports a failure: it has the parameter {@code status=failed}, and the reason as its body. */
public final class FailureReport {

    /** The name of the parameter that {@link #isIn} reads. */
    public static final String STATUS = "status";

    private static final int MAX_REASON_LENGTH = 2000;

    private FailureReport() {}

    /**
     * Returns whether the query says that the request reports a failure.
     *
     * @throws Problem 400 if the status is anything but failed
     */
    public static boolean isIn(Query query) {
        Optional<String> status = query.get(STATUS);
        if (status.isPresent() && !status.get().equals("failed")) {
            throw Query.malformed(STATUS, "'failed' or omitted", status.get());
        }
        return status.isPresent();
    }

    /** Returns the reason, which is empty without a body, and cut if it is long. */
    public static String reason(Optional<Payload> body) {
        String text = body.map(Payload::bytes)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("");
        return text.length() <= MAX_REASON_LENGTH ? text : text.substring(0, MAX_REASON_LENGTH) + "…";
    }
}
