package dev.rendezvous.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes passwords from JDBC URLs. Every driver has its own syntax, so this knows the usual places and removes too much rather
 * than too little.
 */
final class JdbcRedaction {

    private static final String IN_NAME = "[^=&;?:,()/\\s]*";

    /** {@code ;password=…}, {@code &PWD=…}, {@code (password=…)}; a value in braces may hold a semicolon. */
    private static final Pattern SETTING = Pattern.compile("(?i)(?<=^|[?&;:,()/\\s])" + IN_NAME
            + "(?:pass|pwd|secret|token|credential|api_?key|access_?key)" + IN_NAME
            + "\\s*=(\\{[^}]*+}|[^&;]*+)");

    /** {@code oracle:thin:user/password@host}. */
    private static final Pattern ORACLE = Pattern.compile("(?i)oracle:[a-z0-9]+:[^/@]*/(.*)@");

    /** An authority without a password, followed by a setting that contains an {@code @}: {@code //host:1433;user=me@there}. */
    private static final String HOSTS_AND_SETTINGS =
            "[^@?;:]*(?::[0-9]{1,5}(?=[/,?;])[^@?;:]*)*[?;][A-Za-z][A-Za-z0-9_.-]*=";

    /** {@code mysql://user:password@host}; an unencoded password may contain {@code @}, so the last {@code @} counts. */
    private static final Pattern AUTHORITY = Pattern.compile("[^/]*//(?!" + HOSTS_AND_SETTINGS + ")[^:@]*:(.*)@");

    /** Any other password before an {@code @}: {@code driver:user:password@host}. */
    private static final Pattern OTHER = Pattern.compile("(?!oracle:)[^:]*:[^:/]*:(?!//)(.*)@");

    private JdbcRedaction() {}

    /** Returns what follows {@code jdbc:}, without passwords and without anything after the first password setting. */
    static String redact(String url) {
        Matcher setting = SETTING.matcher(url);
        if (setting.find()) {
            // Only the driver knows where the value ends.
            return withoutUserPassword(url.substring(0, setting.start(1))) + "***";
        }
        return withoutUserPassword(url);
    }

    private static String withoutUserPassword(String url) {
        return userPassword(url)
                .map(found -> url.substring(0, found.start(1)) + "***" + url.substring(found.end(1)))
                .orElse(url);
    }

    private static Optional<MatchResult> userPassword(String url) {
        for (Pattern form : List.of(ORACLE, AUTHORITY, OTHER)) {
            Matcher matcher = form.matcher(url);
            if (matcher.lookingAt()) {
                return Optional.of(matcher.toMatchResult());
            }
        }
        return Optional.empty();
    }

    /** Returns the passwords as written. */
    static List<String> passwords(String url) {
        List<String> passwords = new ArrayList<>();
        Matcher setting = SETTING.matcher(url);
        int firstSetting = url.length();
        while (setting.find()) {
            firstSetting = Math.min(firstSetting, setting.start(1));
            passwords.add(setting.group(1));
        }
        userPassword(url.substring(0, firstSetting)).ifPresent(found -> passwords.add(found.group(1)));
        return List.copyOf(passwords);
    }
}
