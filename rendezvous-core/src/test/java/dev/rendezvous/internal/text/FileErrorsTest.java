package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileErrorsTest {

    @TempDir
    private Path folder;

    private static String reasonOf(ThrowingCallable access) {
        return FileErrors.reason(catchThrowableOfType(IOException.class, access));
    }

    @Test
    void errorsOfTheFileSystemAreSaidInWords() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThat(reasonOf(() -> Files.readString(folder.resolve("none")))).isEqualTo("no such file or directory");
        assertThat(reasonOf(() -> Files.readString(folder))).isEqualTo("is a directory");
        assertThat(reasonOf(() -> Files.readString(file.resolve("below")))).isEqualTo("not a directory");
        assertThat(reasonOf(() -> Files.createDirectories(file))).isEqualTo("it exists, and is not a directory");
        assertThat(reasonOf(() -> Files.readString(loop))).startsWith("too many levels of symbolic links");
        assertThat(reasonOf(() -> Files.createFile(folder.resolve("a".repeat(300)))))
                .isEqualTo("file name too long");
    }

    @Test
    void theNameOfTheFileIsNeverTheReason() {
        assertThat(FileErrors.reason(new AccessDeniedException("/secret"))).isEqualTo("permission denied");
        assertThat(FileErrors.reason(new FileSystemException("/x"))).isEqualTo("FileSystemException");
        assertThat(FileErrors.reason(new IOException())).isEqualTo("IOException");
        assertThat(FileErrors.reason(new IOException("No space left\non device")))
                .isEqualTo("no space left on device");
    }
}
