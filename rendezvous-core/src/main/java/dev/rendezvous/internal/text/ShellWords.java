package dev.rendezvous.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a command into words by the quoting rules of POSIX (Shell Command Language, section 2.2), without any expansion. An
 * instance splits one command, on one thread.
 */
public final class ShellWords {

    private static final String OPERATORS = "|&;<>";

    /** The characters that a backslash escapes within double quotes. */
    private static final String ESCAPABLE = "\"\\$`";

    private final String command;
    private final List<String> split = new ArrayList<>();
    private @Nullable StringBuilder word;
    private int next;

    private ShellWords(String command) {
        this.command = command;
    }

    /**
     * Returns the words of a command, or no words if it is blank.
     *
     * @throws IllegalArgumentException if a quote is not closed, nothing follows a backslash, or a word starts with a shell
     *     operator; the message quotes nothing of the command, which may contain passwords
     */
    public static List<String> split(String command) {
        ShellWords words = new ShellWords(command);
        while (words.next < command.length()) {
            words.take(command.charAt(words.next++));
        }
        words.end();
        return List.copyOf(words.split);
    }

    private void take(char c) {
        switch (c) {
            case ' ', '\t', '\n', '\r' -> end();
            case '\'' -> takeSingleQuoted();
            case '"' -> takeDoubleQuoted();
            case '\\' -> takeEscaped();
            default -> {
                if (word == null && isOperator()) {
                    throw new IllegalArgumentException("'" + c
                            + "' is not interpreted, because no shell is started; write sh -c '…' to use a shell, or quote it"
                            + " to pass it as an argument");
                }
                word().append(c);
            }
        }
    }

    /** Returns whether the word starts with a pipe, list or redirection operator, as in {@code 2>&1}. */
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
        word().append(charOr("the last backslash is not followed by a character"));
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
            split.add(word.toString());
            word = null;
        }
    }
}
