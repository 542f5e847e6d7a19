package dev.rendezvous.internal.probe.amqp;

import java.io.IOException;

/** Thrown when the broker closes the connection or the channel with a reply code. */
final class ClosedByBrokerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;

    ClosedByBrokerException(int code, String text) {
        super(text);
        this.code = code;
    }

    /** Returns the reply code, as defined in section 1.2 of the AMQP 0-9-1 reference. */
    int code() {
        return code;
    }
}
