package dev.rendezvous.jdbc;

import java.util.List;

/** Thrown when no driver takes a URL. The message says what to do. */
public final class NoDriverException extends Exception {

    private static final long serialVersionUID = 1L;

    NoDriverException(List<String> broken) {
        super(
                "no JDBC driver for it; add the driver's jar to the class path or, of wait-for, to the folder of --plugins"
                        + (broken.isEmpty() ? "" : " (found, but broken: " + String.join(", ", broken) + ")"));
    }
}
