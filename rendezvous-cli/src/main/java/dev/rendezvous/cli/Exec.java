package dev.rendezvous.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Becomes another command in this very process, so the command has our PID, our standard streams, and the environment, limits and
 * descriptors that it would have had without us.
 *
 * <p>Linux only: elsewhere there is no {@code /proc} to tell our descriptors from those we were given.
 */
final class Exec {

    private static final int ENOENT = 2;

    private Exec() {}

    /** Does not return if the command can be started; else returns 126 or 127, having said why. */
    static int become(List<String> command) {
        System.out.flush();
        System.err.flush();
        String name = command.getFirst();
        try {
            int errno = SystemCalls.ofThisImage().exec(rawArguments(command));
            if (errno == ENOENT) {
                System.err.println("wait-for: " + name + ": command not found");
                return ExitCode.NOT_FOUND;
            }
            System.err.println("wait-for: " + name + ": cannot be executed (errno " + errno + ")");
            return ExitCode.NOT_EXECUTABLE;
        } catch (IOException e) {
            System.err.println("wait-for: cannot become the command: " + e.getMessage());
            return ExitCode.OUR_FAULT;
        }
    }

    /** Java has decoded the arguments by the locale; the kernel still has the bytes. */
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
        boolean ours = last.size() == command.size()
                && command.getFirst().length() <= last.getFirst().length
                && isSameAscii(command.getLast(), last.getLast());
        return ours
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
