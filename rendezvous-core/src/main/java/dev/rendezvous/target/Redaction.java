package dev.rendezvous.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes passwords from targets before they are shown or logged. */
final class Redaction {

    private static final Pattern IN_QUERY =
            Pattern.compile("(?i)(?<=[?&;])([^=&;]*(?:pass|pwd|secret|token)[^=&;]*)=([^&;]*)");

    private Redaction() {}

    /** Returns what follows a scheme, without the password before an {@code @} and those in the query. */
    static String redact(String rest) {
        if (rest.toLowerCase(Locale.ROOT).startsWith("jdbc:")) {
            return "jdbc:" + JdbcRedaction.redact(rest.substring("jdbc:".length()));
        }
        // An unencoded password may contain '/' or '?', so the password ends at the last '@'.
        int at = rest.lastIndexOf('@');
        int colon = rest.indexOf(':');
        String bare = at > colon && colon >= 0 ? rest.substring(0, colon) + rest.substring(at) : rest;
        return IN_QUERY.matcher(bare).replaceAll("$1=***");
    }

    /** Returns a command without its arguments, which may contain passwords. */
    static String firstWord(String command) {
        for (int i = 0; i < command.length(); i++) {
            if (Character.isWhitespace(command.charAt(i))) {
                return command.substring(0, i) + " …";
            }
        }
        return command;
    }

    /** Returns the passwords that {@link #redact} removes. */
    static List<String> passwords(String rest) {
        List<String> passwords = new ArrayList<>();
        int at = rest.lastIndexOf('@');
        int colon = rest.indexOf(':');
        if (at > colon && colon >= 0) {
            passwords.add(rest.substring(colon + 1, at));
        }
        Matcher inQuery = IN_QUERY.matcher(rest);
        while (inQuery.find()) {
            passwords.add(inQuery.group(2));
        }
        return List.copyOf(passwords);
    }
}
