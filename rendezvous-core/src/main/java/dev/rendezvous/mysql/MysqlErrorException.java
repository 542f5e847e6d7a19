package dev.rendezvous.mysql;

import java.io.IOException;

/** Thrown when the server answers with an error. */
final class MysqlErrorException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int number;

    MysqlErrorException(int number, String words) {
        super(words);
        this.number = number;
    }

    /** Returns its number, which says what it is: 1045. */
    int number() {
        return number;
    }
}
