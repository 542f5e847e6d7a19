package dev.rendezvous.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.observe.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<LogRecord> records = new ArrayList<>();

    private final EventLog log = EventLog.to(new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            records.add(logRecord);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    });

    @TempDir
    Path folder;

    private Path file;
    private Instant now = START;

    @BeforeEach
    void create() {
        file = folder.resolve("tokens");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(now));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }

    private ReloadingFile<Tokens> open() throws IOException {
        return ReloadingFile.ofTokens(file, () -> now, log);
    }

    private static boolean knows(ReloadingFile<Tokens> tokens, String token) {
        tokens.check();
        return tokens.current().permission(token).isPresent();
    }

    @Test
    void noBeginningOfATokenIsValidWhileTheFileIsBeingWritten() throws Exception {
        write("full first-token-0123456789\n");
        ReloadingFile<Tokens> tokens = open();
        String text = "read other-token-0123456789\nfull " + TOKEN + "\n";
        for (int length = 0; length < text.length(); length++) {
            now = now.plusSeconds(1);
            write(text.substring(0, length));
            tokens.check();
            for (int end = 16; end < TOKEN.length(); end++) {
                assertThat(knows(tokens, TOKEN.substring(0, end))).isFalse();
            }
            assertThat(knows(tokens, TOKEN)).isFalse();
        }
        write(text);
        assertThat(knows(tokens, TOKEN)).isTrue();
    }

    @Test
    void aFileWithoutALineEndIsReadOnceItHasRested() throws Exception {
        write("full first-token-0123456789");
        ReloadingFile<Tokens> tokens = open();
        assertThat(knows(tokens, "first-token-0123456789")).as("at the start").isTrue();
        now = now.plusSeconds(60);
        write("full " + TOKEN);
        now = now.plusSeconds(9);
        assertThat(knows(tokens, TOKEN)).isFalse();
        now = now.plusSeconds(2);
        assertThat(knows(tokens, TOKEN)).isTrue();
        assertThat(knows(tokens, "first-token-0123456789")).isFalse();
    }

    @Test
    void aFileThatEverybodyCanReadIsReported() throws Exception {
        write("full " + TOKEN + "\n");
        ReloadingFile<Tokens> tokens = open();
        assertThat(records).isEmpty();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        ReloadingFile<Tokens> readable = open();
        assertThat(records).hasSize(1).allMatch(one -> one.getLevel().equals(Level.WARNING));
        assertThat(readable.current().permission(TOKEN)).isPresent();
        assertThat(tokens.current().permission(TOKEN)).isPresent();
    }
}
