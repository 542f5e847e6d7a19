package dev.rendezvous.internal.probe.exec;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program, found by its name as the operating system finds it.
 *
 * @param name a name to search on the {@code PATH}, or a path
 */
public record Program(String name) {

    private static final String HIDDEN = "RENDEZVOUS_HIDDEN_";
    private static final String ADDED = "RENDEZVOUS_ADDED_";
    private static final String INHERITED = "RENDEZVOUS_INHERITED";

    /** What a shell does by itself, or what starts a compound command of it. */
    private static final Set<String> SHELL_WORDS = Set.of(
            ".",
            ":",
            "[[",
            "alias",
            "case",
            "cd",
            "eval",
            "exec",
            "exit",
            "export",
            "for",
            "if",
            "let",
            "local",
            "read",
            "readonly",
            "set",
            "shift",
            "shopt",
            "source",
            "trap",
            "type",
            "typeset",
            "declare",
            "ulimit",
            "umask",
            "unset",
            "until",
            "wait",
            "while",
            "{",
            "(",
            "!");

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=.*", Pattern.DOTALL);

    /** Searched if {@code PATH} is not set. */
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    boolean exists() {
        return files().anyMatch(Files::exists);
    }

    boolean isExecutable() {
        return files().anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    /** Returns why the program is said not to exist although its file does; empty if that is not so. */
    public Optional<String> missingInterpreter() {
        return files().filter(Files::isRegularFile)
                .findFirst()
                .flatMap(Interpreter::of)
                .filter(interpreter -> !interpreter.exists())
                .map(Interpreter::problem);
    }

    /**
     * Returns what to write instead of a command whose program does not exist, to be appended to a message; often empty. It quotes
     * no arguments.
     */
    public static String hint(List<String> command) {
        String first = command.getFirst();
        Matcher assignment = ASSIGNMENT.matcher(first);
        if (assignment.matches()) {
            return "; no shell is started, so write env " + assignment.group(1) + "=… before the program";
        }
        if (SHELL_WORDS.contains(first)) {
            return "; " + first + " is a word of the shell, and no shell is started; write sh -c '" + first + " …'";
        }
        if (first.chars().anyMatch(Character::isWhitespace)) {
            return command.size() == 1
                    ? "; the command is a single word, because of its quotes; remove them, or write sh -c before it"
                    : "; the first word is the program and contains blanks, because of its quotes";
        }
        return command.stream().anyMatch(Program::isOperator)
                ? "; no shell is started, so operators such as && are arguments; write sh -c '…'"
                : "";
    }

    private static boolean isOperator(String word) {
        return List.of("&&", "||", ";", "|", "&", ">", "<", ">>").contains(word);
    }

    private Stream<Path> files() {
        try {
            if (name.contains(File.separator)) {
                return Stream.of(Path.of(name));
            }
            String path = System.getenv().getOrDefault("PATH", DEFAULT_PATH);
            List<Path> files = Arrays.stream(path.split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name))
                    .toList();
            return files.stream();
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    /**
     * Restores the environment that a command would have without this program: the launcher, {@code launch.c}, renames variables
     * meant for other JVMs, such as {@code JAVA_TOOL_OPTIONS}, so that they do not affect ours, and marks those that it adds.
     */
    static void restore(Map<String, String> environment) {
        for (String name : List.copyOf(environment.keySet())) {
            if (name.startsWith(HIDDEN)) {
                environment.put(name.substring(HIDDEN.length()), environment.get(name));
                environment.remove(name);
            } else if (name.startsWith(ADDED)) {
                environment.remove(name.substring(ADDED.length()));
                environment.remove(name);
            }
        }
        environment.remove(INHERITED);
    }
}
