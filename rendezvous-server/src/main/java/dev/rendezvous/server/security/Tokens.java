package dev.rendezvous.server.security;

import dev.rendezvous.internal.state.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of this server and their permissions. They are stored as digests and compared in constant time. */
public final class Tokens {

    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)");

    /** The syntax of RFC 6750 section 2.1, with a length that cannot be guessed. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}=*");

    private final List<Entry> entries;

    /** The permission of a token. */
    public enum Permission {
        /** Everything. */
        FULL("do everything"),
        /** Signal keys, and report what a program waits for. */
        SIGNAL("only signal keys"),
        /** Wait and read, but change nothing. */
        READ("only wait and read");

        private final String words;

        Permission(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private static final class Entry {

        private final byte[] digest;
        private final Permission may;

        Entry(byte[] digest, Permission may) {
            this.digest = digest;
            this.may = may;
        }
    }

    private Tokens(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads the lines of a file: {@code full}, {@code signal} or {@code read}, and a token. Blank lines and lines that begin with
     * {@code #} are ignored.
     *
     * @throws IllegalArgumentException that names a malformed line, but never its content, or if there is no token
     */
    public static Tokens read(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                entries.add(entry(line, i + 1));
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(
                    "the file must contain a token, but has none; no request would be accepted");
        }
        return new Tokens(entries);
    }

    private static Entry entry(String line, int number) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "line " + number + " must be 'full', 'signal' or 'read' and a token, but is not");
        }
        if (!TOKEN.matcher(parts.group(2)).matches()) {
            throw new IllegalArgumentException("the token in line " + number
                    + " must have 16 to 512 letters, digits and -._~+/, but does not;"
                    + " generate one with: openssl rand -hex 32");
        }
        return new Entry(digest(parts.group(2)), may(parts.group(1), number));
    }

    private static Permission may(String word, int number) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "full" -> Permission.FULL;
            case "signal" -> Permission.SIGNAL;
            case "read" -> Permission.READ;
            default ->
                throw new IllegalArgumentException(
                        "line " + number + " must begin with full, signal or read, but does not");
        };
    }

    /** Returns the permission of a token; empty if it is unknown. */
    public Optional<Permission> permission(String token) {
        byte[] digest = digest(token);
        Optional<Permission> found = Optional.empty();
        for (Entry entry : entries) {
            boolean same = MessageDigest.isEqual(entry.digest, digest);
            found = same && found.isEmpty() ? Optional.of(entry.may) : found;
        }
        return found;
    }

    private static byte[] digest(String token) {
        return Sha256.newDigest().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return entries.size() + " tokens";
    }
}
