package dev.rendezvous.internal.probe.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.Watch;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.ManualTimeSource;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class FileProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    @TempDir
    private Path folder;

    private Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("file"), content);
    }

    private static Condition condition(Path path, String options) {
        return Targets.installed().parse("file:" + path + options);
    }

    private static Outcome check(Path path, String options) throws InterruptedException {
        return condition(path, options).tryAwait(Duration.ZERO);
    }

    private static Reason reason(Outcome outcome) {
        return outcome.summary().last().orElseThrow();
    }

    private static void assertNotSo(Outcome outcome, Common kind, Permanence permanence, String part) {
        assertThat(outcome.isMet()).isFalse();
        assertThat(reason(outcome).kind()).isEqualTo(kind);
        assertThat(reason(outcome).permanence()).isEqualTo(permanence);
        assertThat(reason(outcome).message()).startsWith("file:/").contains(part);
    }

    private static void mkfifo(Path path) throws Exception {
        assumeThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .as("mkfifo makes a named pipe")
                .isZero();
    }

    @Nested
    class APath {

        @Test
        void isReadyOnceItExists() throws Exception {
            Path path = folder.resolve("later");
            Outcome outcome = condition(path, "")
                    .onCheck(seen -> {
                        try {
                            Files.writeString(path, "12");
                        } catch (java.io.IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .tryAwait(LONG);
            assertThat(outcome.summary().first().orElseThrow().message()).isEqualTo("file:" + path + ": no such file");
            assertThat(((Outcome.Met) outcome).detail()).isEqualTo("there, 2 bytes");
        }

        @Test
        void thatIsAbsentIsConclusivelyUnsatisfied() throws Exception {
            assertNotSo(check(folder.resolve("no"), ""), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "no such file");
            assertNotSo(check(file("").resolve("no"), ""), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "no such file");
            Targets.installed().parse("not:file:" + folder.resolve("lock")).await(LONG);
        }

        @Test
        void isFollowedThroughLinks() throws Exception {
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
            assertNotSo(check(link, ""), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "no such file");
            file("");
            assertThat(check(link, "#type=file").isMet()).isTrue();
        }

        @Test
        void thatIsCyclicIsInconclusive() throws Exception {
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("link"));
            assertNotSo(check(link, ""), Common.CHECK_FAILED, Permanence.INCONCLUSIVE, "cannot be read");
        }

        @Test
        void mayHoldAnyCharacter() throws Exception {
            Path odd = Files.createFile(folder.resolve("a #1%\n\u001b[31m"));
            Condition condition = Targets.installed().parse("file:" + folder + "/a %231%25%0A%1B[31m");
            condition.await(LONG);
            assertThat(condition).hasToString("file:" + folder + "/a #1% \uFFFD[31m");
            assertThat(odd).exists();
        }

        @Test
        void isReadAsAUriWithoutAHost() throws Exception {
            Targets.installed().parse("file://" + file("")).await(LONG);
        }

        @Test
        void isRelativeToWhereTheProgramWasStarted() throws Exception {
            Targets.installed().parse("file:pom.xml").await(LONG);
        }
    }

    @Nested
    class AType {

        @Test
        void ofAnotherKindIsConclusive() throws Exception {
            assertThat(check(folder, "#type=dir").isMet()).isTrue();
            assertNotSo(
                    check(folder, "#type=file"), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "is not a regular file");
            assertNotSo(check(file(""), "#type=dir"), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "is not a directory");
            assertNotSo(
                    check(folder, "#contains=x"), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "is not a regular file");
        }

        @Test
        void thatBlocksIsNeverOpened() throws Exception {
            Path pipe = folder.resolve("pipe");
            mkfifo(pipe);
            assertThat(check(pipe, "").isMet()).isTrue();
            assertNotSo(check(pipe, "#contains=x"), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "is not a regular file");
        }
    }

    @Nested
    class Contents {

        @Test
        void areAsLargeAsAsked() throws Exception {
            assertNotSo(
                    check(file("12"), "#min-size=3"), Common.NO_SUCH_OBJECT, Permanence.TRANSIENT, "has 2 of 3 bytes");
            assertThat(check(file("123"), "#min-size=3").isMet()).isTrue();
        }

        @Test
        void holdText() throws Exception {
            file("starting\nready: größer\n");
            Path path = folder.resolve("file");
            assertThat(check(path, "#contains=größer").isMet()).isTrue();
            assertThat(check(path, "#contains=gr%C3%B6%C3%9Fer&matches=^ready: .*$")
                            .isMet())
                    .isTrue();
            assertNotSo(
                    check(path, "#contains=klein"),
                    Common.NO_SUCH_OBJECT,
                    Permanence.TRANSIENT,
                    "does not contain 'klein'");
            assertNotSo(
                    check(path, "#matches=^größer"),
                    Common.NO_SUCH_OBJECT,
                    Permanence.TRANSIENT,
                    "does not contain /^größer/");
        }

        @Test
        void areReadUpToTheirContentLength() throws Exception {
            Path path = folder.resolve("big");
            try (RandomAccessFile big = new RandomAccessFile(path.toFile(), "rw")) {
                big.seek((16 << 20) - 5);
                big.write("ready".getBytes(StandardCharsets.UTF_8));
                assertThat(check(path, "#contains=ready").isMet()).isTrue();
                assertNotSo(
                        check(path, "#contains=late"), Common.NO_SUCH_OBJECT, Permanence.TRANSIENT, "does not contain");
                big.write("late".getBytes(StandardCharsets.UTF_8));
            }
            assertNotSo(check(path, "#contains=late"), Common.CHECK_FAILED, Permanence.INCONCLUSIVE, "16 MiB");
        }

        @Test
        void mayBeBinary() throws Exception {
            Path path = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 'o', 'k', (byte) 0xfe});
            assertThat(check(path, "#contains=ok&matches=ok").isMet()).isTrue();
        }

        @Test
        void stopAMatchThatExceedsTheDeadline() throws Exception {
            file("a".repeat(5000));
            Outcome outcome = condition(folder.resolve("file"), "#matches=.*.*.*.*.*.*.*.*x")
                    .tryAwait(Duration.ofMillis(300));
            assertNotSo(outcome, Common.CHECK_FAILED, Permanence.INCONCLUSIVE, "not read in time");
            assertThat(outcome.summary().elapsed()).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Nested
    class NoPermission {

        @Test
        void concludesNothing() throws Exception {
            Path locked = Files.createDirectory(folder.resolve("locked"));
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
            assumeThat(Files.isExecutable(locked))
                    .as("root may look everywhere")
                    .isFalse();
            assertNotSo(check(locked.resolve("x"), ""), Common.CHECK_FAILED, Permanence.INCONCLUSIVE, "no permission");
        }
    }

    @Nested
    class AStableFile {

        private final ManualTimeSource time = new ManualTimeSource();
        private final Deadline deadline = Deadline.in(LONG, time);

        private Observation after(Duration duration, Watch watch) throws InterruptedException {
            time.advance(duration);
            return watch.check(deadline);
        }

        private void assertHeld(Observation seen, long millis) {
            Reason reason = ((Observation.Unsatisfied) seen).reason();
            assertThat(reason.kind()).isEqualTo(Common.NOT_HELD_YET);
            assertThat(reason.message()).contains("unchanged for " + millis + " of 2000 ms");
        }

        @Test
        void hasTheSameSizeAndTimeForAsLongAsAsked() throws Exception {
            Path path = file("1");
            Files.setLastModifiedTime(path, FileTime.fromMillis(0));
            try (Watch watch = condition(path, "#stable=2s").watch()) {
                assertHeld(watch.check(deadline), 0);
                assertHeld(after(Duration.ofMillis(1500), watch), 1500);
                Files.setLastModifiedTime(path, FileTime.fromMillis(1000));
                assertHeld(after(Duration.ofMillis(400), watch), 0);
                Files.writeString(path, "12");
                Files.setLastModifiedTime(path, FileTime.fromMillis(1000));
                assertHeld(after(Duration.ofMillis(1900), watch), 0);
                assertHeld(after(Duration.ofMillis(1999), watch), 1999);
                assertThat(after(Duration.ofMillis(1), watch)).isEqualTo(Observation.satisfied("there, 2 bytes"));
            }
        }

        @Test
        void startsAgainWhenItWasDeletedOrReplaced() throws Exception {
            Path path = file("1");
            Files.setLastModifiedTime(path, FileTime.fromMillis(0));
            Path other = Files.writeString(folder.resolve("other"), "1");
            Files.setLastModifiedTime(other, FileTime.fromMillis(0));
            try (Watch watch = condition(path, "#stable=2s").watch()) {
                assertHeld(watch.check(deadline), 0);
                Files.move(other, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                assertHeld(after(Duration.ofMillis(1900), watch), 0);
                Files.delete(path);
                assertThat(((Observation.Unsatisfied) after(Duration.ofMillis(1), watch))
                                .reason()
                                .kind())
                        .isEqualTo(Common.NO_SUCH_FILE);
                file("1");
                assertHeld(after(Duration.ofSeconds(3), watch), 0);
            }
        }

        @Test
        void isPausedNoLongerThanTheRemainingTime() throws Exception {
            Path path = file("1");
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            Condition condition = condition(path, "#stable=2s&interval=1m");
            Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(condition.tryAwait(Deadline.never(time)));
                } catch (InterruptedException e) {
                    outcome.completeExceptionally(e);
                }
            });
            time.awaitParked(1);
            assertThat(time.parkedFor()).isEqualTo(Duration.ofSeconds(2));
            time.advance(Duration.ofSeconds(2));
            assertThat(outcome.get(60, TimeUnit.SECONDS).isMet()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file:, path must not be empty",
        "file://host/path, is not supported",
        "file:/a%zz, %25",
        "file:/a%00, not valid on this machine",
        "file:/a#type=socket, 'file, dir or any'",
        "file:/a#min-size=1k, number of bytes",
        "file:/a#stable=soon, 'option stable must be a duration'",
        "file:/a#stable=0, must be positive",
        "file:/a#matches=(, a regular expression",
        "file:/a#contains=, must not be empty",
        "file:/a#type=dir&contains=x, not to directories",
        "file:/a#size=1, unknown option 'size'",
    })
    void reportsInvalidTargets(String target, String part) {
        assertThatThrownBy(() -> Targets.installed().parse(target))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageStartingWith("'file:")
                .hasMessageContaining(part);
    }
}
