package dev.rendezvous.internal.probe.jdbc;

import java.util.List;

/** Thrown when no driver accepts a URL. The message says how to add one. */
public final class NoDriverException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String failures;

    NoDriverException(List<String> broken) {
        super("no JDBC driver accepts this URL; "
                + (isNativeImage()
                        ? "a native image contains only the drivers that it was built with"
                        : "add the driver's jar to the class path or, for wait-for, to the --plugins folder")
                + failures(broken));
        this.failures = failures(broken);
    }

    private static String failures(List<String> broken) {
        return broken.isEmpty() ? "" : " (failed to load: " + String.join(", ", broken) + ")";
    }

    /** Returns which drivers failed to load, in parentheses after a space; empty if none did. */
    public String failures() {
        return failures;
    }

    private static boolean isNativeImage() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    }
}
