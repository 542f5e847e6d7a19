package dev.rendezvous.redis;

import java.io.IOException;

/** Thrown when Redis answers with an error. Its message may quote the command. */
final class ErrorReplyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** Makes the exception from an error as Redis writes it: a code in capitals, a blank, and words for people. */
    ErrorReplyException(String error) {
        super(error);
        int end = error.indexOf(' ');
        this.code = end < 0 ? error : error.substring(0, end);
    }

    /** Returns the first word, which is the code: {@code NOAUTH}. */
    String code() {
        return code;
    }
}
