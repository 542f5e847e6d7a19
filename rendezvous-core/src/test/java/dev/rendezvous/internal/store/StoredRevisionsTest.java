package dev.rendezvous.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StoredRevisionsTest {

    /** More than are reserved at once. */
    private static final int MANY = 60_000_000;

    @TempDir
    private Path folder;

    private StoredRevisions open(long floor) throws IOException {
        return StoredRevisions.open(folder.resolve("state"), floor);
    }

    private Path file() {
        return folder.resolve("state/versions");
    }

    private long reserved() throws IOException {
        return Long.parseLong(Files.readString(file()).strip());
    }

    @Test
    void riseAcrossRestartsWhateverTheClockSays() throws IOException {
        long last;
        try (StoredRevisions first = open(1_000_000)) {
            assertThat(first.next()).isGreaterThan(1_000_000);
            last = first.next() + 1;
            assertThat(first.latest()).isEqualTo(last);
        }
        try (StoredRevisions second = open(7)) {
            assertThat(second.next()).isGreaterThan(last);
        }
    }

    @Test
    void areGreaterThanTheFloorEvenIfLessWasReserved() throws IOException {
        open(5).close();
        try (StoredRevisions second = open(1L << 50)) {
            assertThat(second.next()).isGreaterThan(1L << 50);
        }
    }

    @Test
    void areReservedBeforeTheyAreIssued() throws IOException {
        try (StoredRevisions revisions = open(0)) {
            for (int i = 0; i < MANY; i++) {
                if (revisions.next() % (1 << 20) == 0) {
                    assertThat(revisions.latest()).isLessThan(reserved());
                }
            }
            assertThat(revisions.latest()).isEqualTo(2L * MANY + 1).isLessThan(reserved());
        }
    }

    @Test
    void areNotIssuedIfTheyCannotBeReserved() throws IOException {
        try (StoredRevisions revisions = open(0)) {
            long most = reserved();
            Files.createDirectory(folder.resolve("state/versions.new"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < MANY; i++) {
                            assertThat(revisions.next() + 1 < most).isTrue();
                        }
                    })
                    .isInstanceOfSatisfying(StoreUnavailableException.class, e -> {
                        assertThat(e.isWithoutEffect()).isTrue();
                        assertThat(e.reason().kind()).isEqualTo(Common.STORE_UNAVAILABLE);
                        assertThat(e).hasMessageContaining("no further version can be reserved on disk");
                    });
            Files.delete(folder.resolve("state/versions.new"));
            assertThat(revisions.next()).isLessThan(reserved());
        }
    }

    @Test
    void areUniqueWhenManyThreadsDrawThem() throws IOException {
        Set<Long> drawn = ConcurrentHashMap.newKeySet();
        try (StoredRevisions revisions = open(0);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    for (int j = 0; j < 10_000; j++) {
                        drawn.add(revisions.next());
                    }
                });
            }
        }
        assertThat(drawn).hasSize(80_000).allMatch(revision -> revision % 2 == 0);
    }

    @Test
    void aDirectoryIsUsedByOneServerAtATime() throws IOException {
        try (StoredRevisions first = open(0)) {
            assertThatThrownBy(() -> open(0))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            folder.resolve("state") + " must be used by one server at a time, but another one uses it");
            assertThat(first.next()).isPositive();
        }
        open(0).close();
    }

    @Test
    void aDamagedFileIsReported() throws IOException {
        open(0).close();
        for (String damaged : new String[] {"", "12x", "-5", "1".repeat(19)}) {
            Files.writeString(file(), damaged);
            assertThatThrownBy(() -> open(0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(file().toString(), "must contain a number", "write a number into it");
        }
        Files.writeString(file(), "12");
        open(0).close();
    }

    @Test
    void aDirectoryThatCannotBeCreatedIsReported() throws IOException {
        Path occupied = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> StoredRevisions.open(occupied.resolve("state"), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(occupied.toString());
    }
}
