package dev.rendezvous.internal.probe.local;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads the path of a target: {@code file:/absolute}, {@code file:relative}, or {@code file:///absolute} as in RFC 8089. Percent
 * encoding is decoded.
 */
public final class LocalPath {

    private LocalPath() {}

    /**
     * Returns the path of a target.
     *
     * @throws MalformedTargetException if the path is empty, on another host, or not valid on this machine
     */
    public static Path parse(TargetSpec target) {
        String text = target.decode(target.rest());
        String scheme = target.scheme();
        if (text.isEmpty()) {
            throw new MalformedTargetException(
                    target, "path must not be empty; write for instance " + scheme + ":/path");
        }
        if (!target.opaque() && !text.startsWith("/")) {
            throw new MalformedTargetException(
                    target,
                    "a host after '//' is not supported; write " + scheme + ":relative/path or " + scheme + ":///path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new MalformedTargetException(
                    target,
                    "the path is not valid on this machine: it contains NUL, or a character outside the encoding of file names");
        }
    }
}
