package dev.rendezvous.target;

import dev.rendezvous.internal.text.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes passwords from targets before they are shown or logged. A target that may be malformed because of a character in its
 * password is not shown at all: {@code redis://:secret#1@host} could be a server called {@code :secret}.
 */
final class Redaction {

    /** What is shown instead of a target that can be read in two ways. */
    private static final String HIDDEN = "…";

    private static final Pattern IN_QUERY = Pattern.compile(
            "(?i)(?<=[?&;])([^=&;]*(?:pass|pwd|secret|token|credential|signature|api_?key|access_?key)[^=&;]*|auth)=([^&;]*)");

    private static final String HOST = "(?:\\[[^\\[\\]@/?#]*]|[^:/?#@\\[\\]]*)(?::[0-9]*(?:-[0-9]*)?)?";

    /** User and password, hosts, and the rest, where each of the delimiters has only one possible meaning. */
    private static final Pattern PLAIN = Pattern.compile(
            "(?<login>[^:/?#@]*(?::[^:/?#@]*)?@)?(?<hosts>" + HOST + "(?:," + HOST + ")*)(?<tail>[/?#].*)?",
            Pattern.DOTALL);

    private static final Pattern SCHEME =
            Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?<slashes>//)?(?<rest>.*)", Pattern.DOTALL);

    /** Where a target can be divided into words, one of which may be the password. */
    private static final Pattern DELIMITERS = Pattern.compile("[:/?#@&=;,\\s]+");

    /** Shorter words occur in most messages. */
    private static final int MIN_DISTINCTIVE_LENGTH = 3;

    private Redaction() {}

    /** Returns what follows a scheme, without the password before an {@code @} and those in the query. */
    static String redact(String rest) {
        if (rest.toLowerCase(Locale.ROOT).startsWith("jdbc:")) {
            return "jdbc:" + JdbcRedaction.redact(rest.substring("jdbc:".length()));
        }
        if (!isPlain(rest)) {
            return HIDDEN;
        }
        int at = rest.indexOf('@');
        int colon = rest.indexOf(':');
        String bare = at > colon && colon >= 0 ? rest.substring(0, colon) + rest.substring(at) : rest;
        Matcher secret = IN_QUERY.matcher(bare);
        // A password may contain a separator, so nothing after it is shown.
        return secret.find() ? bare.substring(0, secret.start(2)) + "***" : bare;
    }

    /** Returns a text that is not a target, without passwords and options. */
    static String redactText(String text) {
        Matcher parts = SCHEME.matcher(text);
        int hash = text.indexOf('#');
        if (parts.matches() && parts.group("slashes") != null) {
            return text.substring(0, parts.start("rest"))
                    + (isAmbiguous(text) ? HIDDEN : redact(parts.group("rest").split("#", 2)[0]));
        }
        if (isAmbiguous(text)) {
            return parts.matches() ? parts.group("scheme") + ":" + HIDDEN : HIDDEN;
        }
        String shown = hash < 0 ? text : text.substring(0, hash);
        return shown.indexOf('@') < 0 ? shown : redact(shown);
    }

    /** Returns whether a password in a target may have been taken for another part of it, so that messages may quote it. */
    static boolean isAmbiguous(String target) {
        Matcher parts = SCHEME.matcher(target);
        boolean hasScheme = parts.matches();
        if (hasScheme && parts.group("scheme").equalsIgnoreCase("jdbc")) {
            return target.indexOf('#') >= 0
                    && !JdbcRedaction.passwords(parts.group("rest")).isEmpty();
        }
        if (hasScheme && parts.group("slashes") != null) {
            return !isPlain(parts.group("rest"));
        }
        return target.indexOf('@') >= 0 && !isPlain(target) && !(hasScheme && isPlain(parts.group("rest")));
    }

    private static boolean isPlain(String rest) {
        Matcher parts = PLAIN.matcher(rest);
        if (!parts.matches()) {
            return false;
        }
        String tail = parts.group("tail") == null ? "" : parts.group("tail");
        int at = tail.indexOf('@');
        // The part before it could be a user and a password with a delimiter in it.
        return at < 0
                || !(tail.startsWith("#")
                        || rest.substring(0, parts.end("hosts") + at).contains(":"));
    }

    /** Returns whether a message quotes a word of a target. */
    static boolean quotes(String message, String target) {
        Matcher parts = SCHEME.matcher(target);
        String rest = parts.matches() ? parts.group("rest") : target;
        return DELIMITERS
                .splitAsStream(rest + " " + PercentEncoding.decodedLeniently(rest))
                .filter(word -> !word.isEmpty())
                .anyMatch(word -> message.contains(word.length() < MIN_DISTINCTIVE_LENGTH ? "'" + word + "'" : word));
    }

    /** Returns what follows a scheme without {@code //}: a command without its arguments, which may be passwords, or any other text. */
    static String redactOpaque(String rest) {
        String redacted = redact(rest);
        String word = firstWord(redacted.equals(HIDDEN) ? rest : redacted);
        if (redacted.equals(HIDDEN) && (word.equals(rest) || word.contains(":") || word.contains("@"))) {
            return HIDDEN;
        }
        return word;
    }

    /** Returns a text up to its first blank. */
    static String firstWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return text.substring(0, i) + " …";
            }
        }
        return text;
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
