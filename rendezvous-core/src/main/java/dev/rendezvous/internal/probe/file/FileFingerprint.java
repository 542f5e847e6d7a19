package dev.rendezvous.internal.probe.file;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a file that change when it is written.
 *
 * @param size in bytes
 * @param modified the time of the last modification
 * @param identity changes when the file is replaced; null if the file system has no such identity
 */
record FileFingerprint(
        long size, FileTime modified, @Nullable Object identity) {

    static FileFingerprint of(BasicFileAttributes attributes) {
        return new FileFingerprint(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
}
