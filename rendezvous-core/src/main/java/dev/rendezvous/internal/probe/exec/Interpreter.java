package dev.rendezvous.internal.probe.exec;

import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The program that the kernel starts in place of a file: the interpreter of a script, or the dynamic linker of an ELF executable. If
 * it is missing, the kernel reports that the file itself does not exist.
 *
 * @param name its path, as the file has it
 */
record Interpreter(String name) {

    private static final int MAX_HEAD = 1 << 16;
    private static final int ELF_MAGIC = 0x7f454c46;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int PT_INTERP = 3;
    private static final int MAX_PATH = 4096;

    /** Returns the interpreter of a file; empty if it has none or cannot be read. */
    static Optional<Interpreter> of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(MAX_HEAD);
            if (head.length > 2 && head[0] == '#' && head[1] == '!') {
                return ofScript(new String(head, StandardCharsets.UTF_8));
            }
            return head.length >= 64 && ByteBuffer.wrap(head).getInt() == ELF_MAGIC && head[4] == CLASS_64
                    ? ofExecutable(head)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Blanks end the path; a carriage return is a part of it. */
    private static Optional<Interpreter> ofScript(String text) {
        String line = text.substring(2).split("\n", 2)[0].replaceFirst("^[ \t]+", "");
        String path = line.split("[ \t]", 2)[0];
        return path.isEmpty() ? Optional.empty() : Optional.of(new Interpreter(path));
    }

    /** Reads the program headers of the ELF format. */
    private static Optional<Interpreter> ofExecutable(byte[] head) {
        ByteBuffer elf =
                ByteBuffer.wrap(head).order(head[5] == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long headers = elf.getLong(32);
        int size = Short.toUnsignedInt(elf.getShort(54));
        int count = Short.toUnsignedInt(elf.getShort(56));
        for (int i = 0; i < count; i++) {
            long header = headers + (long) i * size;
            if (header < 0 || header + 40 > head.length) {
                return Optional.empty();
            }
            long offset = elf.getLong((int) header + 8);
            long length = elf.getLong((int) header + 32);
            if (elf.getInt((int) header) == PT_INTERP) {
                boolean inHead = offset >= 0 && length > 1 && length <= MAX_PATH && offset <= head.length - length;
                return inHead
                        ? Optional.of(new Interpreter(
                                new String(head, (int) offset, (int) length - 1, StandardCharsets.UTF_8)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    boolean exists() {
        try {
            return Files.exists(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns why a file with this interpreter cannot be executed, if it does not exist. */
    String problem() {
        String cause = name.endsWith("\r")
                ? "; its first line ends with a carriage return, so convert the file to Unix line ends: sed -i 's/\\r$//'"
                : name.contains("/ld-") ? "; the program was built for another C library or another processor" : "";
        return "its interpreter " + RemoteText.escape(name) + " does not exist" + cause;
    }
}
