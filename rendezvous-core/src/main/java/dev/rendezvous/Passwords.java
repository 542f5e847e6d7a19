package dev.rendezvous;

import java.util.regex.Pattern;

/** Keeps passwords out of what people and logs get to read. */
final class Passwords {

    private static final Pattern IN_QUERY =
            Pattern.compile("(?i)(?<=[?&;])([^=&;]*(?:pass|secret|token)[^=&;]*)=[^&;]*");

    private Passwords() {}

    /** Returns what follows a scheme, without the password before an {@code @} and those in the query. */
    static String hidden(String rest) {
        // A '/' or '?' may stand in a password that somebody forgot to encode, so the last '@' of all counts.
        int at = rest.lastIndexOf('@');
        int colon = rest.indexOf(':');
        String bare = at > colon && colon >= 0 ? rest.substring(0, colon) + rest.substring(at) : rest;
        return IN_QUERY.matcher(bare).replaceAll("$1=***");
    }

    /** Returns a command without its arguments, which may hold anything. */
    static String firstWord(String command) {
        for (int i = 0; i < command.length(); i++) {
            if (Character.isWhitespace(command.charAt(i))) {
                return command.substring(0, i) + " …";
            }
        }
        return command;
    }
}
