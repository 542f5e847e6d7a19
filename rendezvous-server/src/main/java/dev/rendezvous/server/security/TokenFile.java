package dev.rendezvous.server.security;

import dev.rendezvous.server.observe.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Reads the tokens from a file. A file that has been replaced and does not end with a line end may be half-written: its last line could be
 * the beginning of a token. It is not read until it has not changed for a while.
 */
final class TokenFile implements ReloadingFile.Reader<Tokens> {

    private static final Duration UNCHANGED_FOR = Duration.ofSeconds(10);

    private final Path file;
    private final InstantSource clock;
    private final EventLog log;
    private boolean loaded;

    TokenFile(Path file, InstantSource clock, EventLog log) {
        this.file = file;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public Tokens read() throws IOException {
        String text = Files.readString(file);
        if (loaded && !text.endsWith("\n") && hasJustChanged()) {
            throw new ReloadingFile.UnfinishedException(
                    "the last line must end with a line end, but does not; it may be half-written,"
                            + " so it is read when the file has not changed for " + UNCHANGED_FOR.toSeconds() + " s");
        }
        Tokens tokens = Tokens.read(text.lines().toList());
        loaded = true;
        SecretFile.warnIfReadableByAll(file, log);
        return tokens;
    }

    private boolean hasJustChanged() throws IOException {
        return clock.instant()
                .isBefore(Files.getLastModifiedTime(file).toInstant().plus(UNCHANGED_FOR));
    }
}
