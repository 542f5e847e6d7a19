package dev.rendezvous.probe.jdbc;

import java.util.List;

/** Thrown when no driver accepts a URL. The message says how to add one. */
public final class NoDriverException extends Exception {

    private static final long serialVersionUID = 1L;

    NoDriverException(List<String> broken) {
        super("no JDBC driver accepts this URL; "
                + (isNativeImage()
                        ? "a native image contains only the drivers that it was built with"
                        : "add the driver's jar to the class path or, for wait-for, to the --plugins folder")
                + (broken.isEmpty() ? "" : " (failed to load: " + String.join(", ", broken) + ")"));
    }

    private static boolean isNativeImage() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    }
}
