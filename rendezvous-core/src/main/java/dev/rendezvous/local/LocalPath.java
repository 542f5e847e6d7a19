package dev.rendezvous.local;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Percent;
import dev.rendezvous.TargetText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads the path of a target: {@code file:/absolute}, {@code file:relative}, and {@code file:///absolute} as RFC 8089 has it. What
 * is percent-encoded is decoded.
 */
public final class LocalPath {

    private LocalPath() {}

    /**
     * Returns the path of a target.
     *
     * @throws MalformedTargetException if it is empty, on another host, or no path here
     */
    public static Path parse(TargetText target) {
        String text = Percent.decoded(target.rest(), target);
        String scheme = target.scheme();
        if (text.isEmpty()) {
            throw new MalformedTargetException(target, "a path is missing, as in " + scheme + ":/path");
        }
        if (!target.opaque() && !text.startsWith("/")) {
            throw new MalformedTargetException(
                    target,
                    "what follows '//' would be a host; write " + scheme + ":relative/path or " + scheme + ":///path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new MalformedTargetException(
                    target,
                    "that is no path here: it holds a NUL, or a character that the machine's locale cannot write");
        }
    }
}
