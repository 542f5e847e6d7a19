package dev.rendezvous.client.junit;

import java.io.Serial;

/** What a server knew when a test failed: suppressed by the failure, so that every report shows it. Has no stack. */
final class ServerStateAtFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    ServerStateAtFailure(String message) {
        super(message, null, false, false);
    }
}
