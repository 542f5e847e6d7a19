package dev.rendezvous.server.security;

import dev.rendezvous.server.observe.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file whose content only the server should know. */
final class SecretFile {

    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /** Logs a warning if every user of the machine may read or write a file. Where files have no such permissions, it does nothing. */
    static void warnIfReadableByAll(Path file, EventLog log) throws IOException {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                log.logWarning(
                        "not secret",
                        file.toString(),
                        "every user of this machine can read or write the file; restrict it with: chmod o-rwx");
            }
        } catch (UnsupportedOperationException e) {
            // Nothing is known about it.
        }
    }
}
