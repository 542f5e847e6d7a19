package dev.rendezvous.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Replaces this process with a command, which keeps the PID and the standard streams, and gets the original environment, limits and
 * file descriptors.
 *
 * <p>Linux only: the descriptors of the JVM are identified through {@code /proc}.
 */
public final class Exec {

    private Exec() {}

    /** Does not return if the command can be executed; otherwise prints why and returns the exit code. */
    public static int replaceProcess(List<String> command) {
        System.out.flush();
        System.err.flush();
        try {
            ExecError error = new ExecError(command, SystemCalls.ofThisImage().exec(rawArguments(command)));
            System.err.println("wait-for: " + error.message());
            return error.exitCode();
        } catch (IOException e) {
            System.err.println("wait-for: cannot execute the command: " + e.getMessage());
            return ExitCode.INTERNAL_ERROR;
        }
    }

    /** Returns the original bytes of the arguments. Java has decoded them with the locale's charset, which may lose some. */
    static List<byte[]> rawArguments(List<String> command) throws IOException {
        byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        List<byte[]> all = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == 0) {
                all.add(Arrays.copyOfRange(line, start, i));
                start = i + 1;
            }
        }
        List<byte[]> last = all.subList(Math.max(0, all.size() - command.size()), all.size());
        boolean matches = last.size() == command.size()
                && command.getFirst().length() <= last.getFirst().length
                && isSameAscii(command.getLast(), last.getLast());
        return matches
                ? last
                : command.stream()
                        .map(word -> word.getBytes(StandardCharsets.UTF_8))
                        .toList();
    }

    private static boolean isSameAscii(String text, byte[] bytes) {
        boolean ascii = text.chars().allMatch(c -> c < 128);
        return !ascii || text.equals(new String(bytes, StandardCharsets.ISO_8859_1));
    }
}
