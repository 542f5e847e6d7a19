package dev.rendezvous.internal.probe.unix;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.local.LocalPath;
import dev.rendezvous.internal.probe.net.UnixConnector;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.nio.file.Path;
import java.util.Set;

/** Reads {@code unix:/path}, {@code unix:relative/path} and {@code unix:///path}. */
public final class UnixScheme implements TargetScheme {

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
        try {
            UnixConnector.requireValid(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
        return Condition.polling(new UnixProbe(path));
    }
}
