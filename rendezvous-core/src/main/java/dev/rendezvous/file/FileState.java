package dev.rendezvous.file;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What changes when somebody writes to a file.
 *
 * @param size in bytes
 * @param modified when it was last written to
 * @param identity another one for a file that was put in place of this one; null where the file system has none
 */
record FileState(long size, FileTime modified, @Nullable Object identity) {

    static FileState of(BasicFileAttributes attributes) {
        return new FileState(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
}
