package dev.rendezvous.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name under which a server shows the waits and signals of this program to people. No permission follows from it.
 *
 * @param text 1 to 100 characters of visible ASCII, with spaces between them
 */
record CallerName(String text) {

    /** What a header can carry without encoding. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]{0,98}[\\x21-\\x7e])?");

    private static final String RULE =
            " must be 1 to 100 visible ASCII characters, with spaces only between them, but was '";

    /** Linux has it without a call to the C library. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /**
     * Returns a name.
     *
     * @param what what to call it in the message
     * @throws IllegalArgumentException if it does not have the form of one
     */
    static CallerName of(String what, String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(what + RULE + text + "'");
        }
        return new CallerName(text);
    }

    /**
     * Returns the name that {@code RENDEZVOUS_AS} gives, or else that of this host; empty if neither is known.
     *
     * @throws IllegalArgumentException if {@code RENDEZVOUS_AS} is not empty and does not have the form of a name
     */
    static Optional<CallerName> fromEnvironment(Map<String, String> environment) {
        String given = environment.getOrDefault("RENDEZVOUS_AS", "");
        return given.isEmpty() ? ofHost(environment) : Optional.of(of("RENDEZVOUS_AS", given));
    }

    private static Optional<CallerName> ofHost(Map<String, String> environment) {
        String name = environment.getOrDefault("HOSTNAME", "");
        return Optional.of(name.isEmpty() ? hostName() : name)
                .filter(text -> FORM.matcher(text).matches())
                .map(CallerName::new);
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
