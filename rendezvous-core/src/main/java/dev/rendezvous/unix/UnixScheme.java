package dev.rendezvous.unix;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.local.LocalPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** Reads {@code unix:/path}, {@code unix:relative/path} and {@code unix:///path}. */
public final class UnixScheme implements TargetScheme {

    /** Of the 108 bytes that Linux has room for, the JDK leaves two empty. */
    private static final int MOST_BYTES = 106;

    /** For {@link java.util.ServiceLoader}. */
    public UnixScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("unix");
    }

    @Override
    public Condition parse(TargetText target) {
        Path path = LocalPath.parse(target.onlyOptions(Set.of()));
        String text = path.toString();
        if (text.startsWith("@")) {
            throw new MalformedTargetException(
                    target, "sockets in the abstract namespace cannot be looked at; a file of that name is ./" + text);
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new MalformedTargetException(
                    target,
                    "the path has " + bytes + " bytes, and the address of a socket has room for " + MOST_BYTES
                            + "; a relative path or a symbolic link to its directory may be shorter");
        }
        return Condition.polling(new UnixProbe(path));
    }
}
