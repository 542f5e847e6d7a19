package dev.rendezvous.internal.text;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says why a file or directory cannot be used. */
public final class FileErrors {

    private FileErrors() {}

    /**
     * Returns the reason without the name of the file, for a message that names it: the message of many of these exceptions is the
     * name alone.
     */
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "it exists, and is not a directory";
            case FileSystemException other -> oneLine(other.getReason(), e);
            default -> oneLine(e.getMessage(), e);
        };
    }

    /**
     * Returns the message about a file that cannot be read.
     *
     * @param file as the message names it
     */
    public static String unreadable(Object file, IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "file " + file + " does not exist";
            case CharacterCodingException malformed -> "file " + file + " must be text in UTF-8, but is not";
            default -> "file " + file + " cannot be read: " + reason(e);
        };
    }

    /** Returns an error that names its file, which that of a full disk and that of reading a directory, for instance, do not. */
    public static FileSystemException named(Path file, IOException e) {
        return e instanceof FileSystemException named
                ? named
                : new FileSystemException(file.toString(), null, e.getMessage());
    }

    private static String oneLine(@Nullable String reason, IOException e) {
        if (reason == null || reason.isBlank()) {
            return e.getClass().getSimpleName();
        }
        String line = RemoteText.oneLine(reason);
        return Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }
}
