package dev.rendezvous;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a command into its words as a shell would that expands nothing: blanks part words; quotes and backslashes keep together
 * (POSIX, Shell Command Language, 2.2 Quoting). Used once, by one thread.
 */
public final class CommandText {

    private static final String OPERATORS = "|&;<>";

    /** What a backslash takes its meaning from within double quotes. */
    private static final String ESCAPABLE = "\"\\$`";

    private final String command;
    private final List<String> words = new ArrayList<>();
    private @Nullable StringBuilder word;
    private int next;

    private CommandText(String command) {
        this.command = command;
    }

    /**
     * Returns the words of a command; none if it is blank.
     *
     * @throws IllegalArgumentException if a quote is not closed, nothing follows a backslash, or a word asks for a shell; the
     *     message quotes nothing of the command
     */
    public static List<String> words(String command) {
        CommandText words = new CommandText(command);
        while (words.next < command.length()) {
            words.take(command.charAt(words.next++));
        }
        words.end();
        return List.copyOf(words.words);
    }

    private void take(char c) {
        switch (c) {
            case ' ', '\t', '\n', '\r' -> end();
            case '\'' -> takeSingleQuoted();
            case '"' -> takeDoubleQuoted();
            case '\\' -> takeEscaped();
            default -> {
                if (word == null && isOperator()) {
                    throw new IllegalArgumentException("no shell is started, so '" + c
                            + "' would be an argument; write sh -c '…' for a shell, or quote it if it is meant");
                }
                word().append(c);
            }
        }
    }

    /** Tells a pipe, list or redirection at the beginning of a word, as in {@code 2>&1}, from a word that holds such a character. */
    private boolean isOperator() {
        int start = next - 1;
        int at = start;
        while (at < command.length() && Character.isDigit(command.charAt(at))) {
            at++;
        }
        String operators = at == start ? OPERATORS : "<>";
        return at < command.length() && operators.indexOf(command.charAt(at)) >= 0;
    }

    private void takeSingleQuoted() {
        int end = command.indexOf('\'', next);
        if (end < 0) {
            throw new IllegalArgumentException("a single quote is not closed");
        }
        word().append(command, next, end);
        next = end + 1;
    }

    private void takeDoubleQuoted() {
        StringBuilder current = word();
        for (; ; ) {
            char c = charOr("a double quote is not closed");
            if (c == '"') {
                return;
            }
            if (c == '\\' && next < command.length() && ESCAPABLE.indexOf(command.charAt(next)) >= 0) {
                c = command.charAt(next++);
            }
            current.append(c);
        }
    }

    private void takeEscaped() {
        word().append(charOr("nothing follows the last backslash"));
    }

    private char charOr(String problem) {
        if (next == command.length()) {
            throw new IllegalArgumentException(problem);
        }
        return command.charAt(next++);
    }

    private StringBuilder word() {
        StringBuilder current = word == null ? new StringBuilder() : word;
        word = current;
        return current;
    }

    private void end() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }
}
