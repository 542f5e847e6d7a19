package dev.rendezvous.amqp;

import java.io.IOException;

/** Thrown when the broker closes the connection or the channel in words. */
final class ClosedByBrokerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;

    ClosedByBrokerException(int code, String text) {
        super(text);
        this.code = code;
    }

    /** Returns the reply code: AMQP 0-9-1, section 1.2 of its reference. */
    int code() {
        return code;
    }
}
