package dev.rendezvous.internal.probe.redis;

import java.io.IOException;

/** Thrown when Redis replies with an error. Its message may quote the command. */
final class ErrorReplyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** Creates an exception from an error reply: a code in capitals, a space, and a message. */
    ErrorReplyException(String error) {
        super(error);
        int end = error.indexOf(' ');
        this.code = end < 0 ? error : error.substring(0, end);
    }

    /** Returns the first word of the error, such as {@code NOAUTH}. */
    String code() {
        return code;
    }
}
