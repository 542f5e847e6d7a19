package dev.rendezvous.probe.unix;

import dev.rendezvous.Condition;
import dev.rendezvous.probe.local.LocalPath;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** Reads {@code unix:/path}, {@code unix:relative/path} and {@code unix:///path}. */
public final class UnixScheme implements TargetScheme {

    /** Linux allows 108 bytes; the JDK leaves two of them unused. */
    private static final int MAX_BYTES = 106;

    /** For {@link java.util.ServiceLoader}. */
    public UnixScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("unix");
    }

    @Override
    public Condition parse(TargetSpec target) {
        Path path = LocalPath.parse(target.requireOnlyOptions(Set.of()));
        String text = path.toString();
        if (text.startsWith("@")) {
            throw new MalformedTargetException(
                    target,
                    "sockets in the abstract namespace are not supported; for a file of that name write ./" + text);
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new MalformedTargetException(
                    target,
                    "path must be at most " + MAX_BYTES + " bytes for a socket, but was " + bytes
                            + "; use a relative path or a symbolic link to its directory");
        }
        return Condition.polling(new UnixProbe(path));
    }
}
