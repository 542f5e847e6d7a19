package dev.rendezvous.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name under which this program was called, which may be that of a symbolic link. */
public final class ProgramName {

    private ProgramName() {}

    /** Returns the last part of the first word of the command line; the empty text if it cannot be read. */
    public static String ofThisProcess() {
        try {
            String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1);
            String program = line.substring(0, Math.max(0, line.indexOf('\0')));
            return program.substring(program.lastIndexOf('/') + 1);
        } catch (IOException e) {
            return "";
        }
    }
}
