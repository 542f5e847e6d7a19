package dev.rendezvous.http;

import dev.rendezvous.RemoteText;
import dev.rendezvous.http.HttpUrl.Login;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is asked, beside the URL. Its {@code toString} tells no secrets.
 *
 * @param chosenMethod in capitals; empty for what goes with the body
 * @param headers of the caller's own, by their names in any case
 * @param body what is sent along
 * @param login who asks
 */
record Ask(Optional<String> chosenMethod, Map<String, String> headers, Optional<Content> body, Optional<Login> login) {

    private static final int LONGEST_BODY = 1 << 20;

    /** RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,30}");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

    /** Would take the framing of messages out of our hands. */
    private static final Set<String> OURS = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** What is sent along. */
    @FunctionalInterface
    interface Content {

        /** Returns it, at most a mebibyte. */
        byte[] bytes() throws IOException;
    }

    Ask {
        SortedMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = Collections.unmodifiableSortedMap(byName);
    }

    static Ask by(Optional<Login> login) {
        return new Ask(Optional.empty(), Map.of(), Optional.empty(), login);
    }

    String method() {
        return chosenMethod.orElse(body.isPresent() ? "POST" : "GET");
    }

    /** Returns the value of the Authorization header that stands for the login: RFC 7617. */
    Optional<String> basicAuthorization() {
        return login.map(who -> (who.user() + ":" + who.password()).getBytes(StandardCharsets.UTF_8))
                .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** @throws IllegalArgumentException if it is none */
    Ask withMethod(String method) {
        String capitals = method.toUpperCase(Locale.ROOT);
        if (!METHOD.matcher(capitals).matches() || capitals.equals("CONNECT")) {
            throw new IllegalArgumentException("'" + method + "' is no method to ask with, such as GET, HEAD or POST");
        }
        return new Ask(Optional.of(capitals), headers, body, login);
    }

    /** @throws IllegalArgumentException if it is no header, or not for callers to say; the message does not hold the value */
    Ask withHeader(String name, String value) {
        if (!TOKEN.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the header '" + RemoteText.excerpt(name, Set.of()) + "' has characters that no header has");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the header " + name + " cannot be given: it says how messages are framed");
        }
        if (name.equalsIgnoreCase("Authorization") && login.isPresent()) {
            throw new IllegalArgumentException("give either a user in the URL or the header Authorization");
        }
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        if (more.put(name, value.strip()) != null) {
            throw new IllegalArgumentException("the header " + name + " is given twice");
        }
        return new Ask(chosenMethod, more, body, login);
    }

    Ask withBody(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_BODY) {
            throw new IllegalArgumentException("the body is longer than " + LONGEST_BODY + " bytes");
        }
        return withContent(() -> bytes);
    }

    Ask withBodyOf(Path file) {
        return withContent(() -> read(file));
    }

    private Ask withContent(Content content) {
        if (body.isPresent()) {
            throw new IllegalArgumentException("there are two bodies to send");
        }
        return new Ask(chosenMethod, headers, Optional.of(content), login);
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            // A pipe would be waited for.
            throw new IOException("there is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_BODY + 1);
            if (bytes.length > LONGEST_BODY) {
                throw new IOException("the file " + file + " is longer than " + LONGEST_BODY + " bytes");
            }
            return bytes;
        }
    }

    /** Returns what is asked after a redirect that turns other methods into GET: RFC 9110 section 15.4. */
    Ask asGet() {
        Map<String, String> without = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        without.putAll(headers);
        without.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("content-"));
        return new Ask(Optional.of("GET"), without, Optional.empty(), login);
    }

    /** Returns what is asked of somebody whom neither login nor headers are for. */
    Ask ofStrangers() {
        return new Ask(chosenMethod, Map.of(), body, Optional.empty());
    }

    @Override
    public String toString() {
        return method();
    }
}
