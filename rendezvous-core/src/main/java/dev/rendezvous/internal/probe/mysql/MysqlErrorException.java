package dev.rendezvous.internal.probe.mysql;

import java.io.IOException;

/** Thrown when the server responds with an error packet. */
final class MysqlErrorException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;

    MysqlErrorException(int number, String message) {
        super(message);
        this.code = number;
    }

    /** Returns the error number, such as 1045. */
    int code() {
        return code;
    }
}
