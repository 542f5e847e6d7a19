package dev.rendezvous.probe.http;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.internal.text.Suggestion;
import dev.rendezvous.probe.http.HttpUrl.Login;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An HTTP request without its URL. Its {@code toString} contains no secrets.
 *
 * @param chosenMethod in upper case; empty for the default, which depends on the body
 * @param headers additional headers, by their case-insensitive names
 * @param body the content to send
 * @param login the credentials
 */
record RequestSpec(
        Optional<String> chosenMethod, Map<String, String> headers, Optional<Content> body, Optional<Login> login) {

    private static final int MAX_BODY_LENGTH = 1 << 20;

    /** RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** The methods of RFC 9110 and RFC 5789 that a probe can send. */
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,30}");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

    /** Headers that callers cannot set, as they control the framing of messages. */
    private static final Set<String> FRAMING_HEADERS = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** The content of a request. */
    @FunctionalInterface
    interface Content {

        /** Returns the content, at most 1 MiB. */
        byte[] bytes() throws IOException;
    }

    RequestSpec {
        SortedMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = Collections.unmodifiableSortedMap(byName);
    }

    static RequestSpec authenticatedBy(Optional<Login> login) {
        return new RequestSpec(Optional.empty(), Map.of(), Optional.empty(), login);
    }

    String method() {
        return chosenMethod.orElse(body.isPresent() ? "POST" : "GET");
    }

    /** Returns the value of the Authorization header for the login (RFC 7617). */
    Optional<String> basicAuthorization() {
        return login.map(credentials ->
                        (credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8))
                .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /**
     * Returns this request with another method.
     *
     * @throws IllegalArgumentException if it is not a method that a probe can send
     */
    RequestSpec withMethod(String method) {
        String upperCase = method.toUpperCase(Locale.ROOT);
        if (!METHOD.matcher(upperCase).matches() || upperCase.equals("CONNECT")) {
            throw new IllegalArgumentException(
                    "method must be an HTTP method such as GET, HEAD or POST, but was '" + method + "'");
        }
        if (!METHODS.contains(upperCase)) {
            // Servers can define methods of their own, but hardly one that looks like a mistyped standard one.
            Suggestion.closest(upperCase, METHODS).ifPresent(similar -> {
                throw new IllegalArgumentException("method must be an HTTP method, but was '" + method
                        + "'; did you mean '" + similar + "'? Common methods are " + String.join(", ", METHODS));
            });
        }
        return new RequestSpec(Optional.of(upperCase), headers, body, login);
    }

    /**
     * Returns this request with an additional header.
     *
     * @throws IllegalArgumentException if the header is malformed or cannot be set; the message does not contain the value
     */
    RequestSpec withHeader(String name, String value) {
        if (!TOKEN.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("header '" + RemoteText.excerpt(name, Set.of())
                    + "' contains characters that are not allowed in a header");
        }
        if (FRAMING_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "header " + name + " cannot be set, as it controls how messages are framed");
        }
        if (name.equalsIgnoreCase("Authorization") && login.isPresent()) {
            throw new IllegalArgumentException(
                    "a user in the URL and the header Authorization must not be given together");
        }
        Map<String, String> extended = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        extended.putAll(headers);
        if (extended.put(name, value.strip()) != null) {
            throw new IllegalArgumentException("header " + name + " must not be repeated");
        }
        return new RequestSpec(chosenMethod, extended, body, login);
    }

    RequestSpec withBody(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BODY_LENGTH) {
            throw new IllegalArgumentException(
                    "body must be at most " + MAX_BODY_LENGTH + " bytes, but was " + bytes.length);
        }
        return withContent(() -> bytes);
    }

    RequestSpec withBodyOf(Path file) {
        return withContent(() -> read(file));
    }

    private RequestSpec withContent(Content content) {
        if (body.isPresent()) {
            throw new IllegalArgumentException("options body and body-file must not be given together");
        }
        return new RequestSpec(chosenMethod, headers, Optional.of(content), login);
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            // Reading from a pipe could block.
            throw new IOException("file " + file + " must be a regular file, but is none");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BODY_LENGTH + 1);
            if (bytes.length > MAX_BODY_LENGTH) {
                throw new IOException("file " + file + " must be at most " + MAX_BODY_LENGTH + " bytes, but is longer");
            }
            return bytes;
        }
    }

    /** Returns the request after a redirect that changes the method to GET (RFC 9110 section 15.4). */
    RequestSpec asGet() {
        Map<String, String> without = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        without.putAll(headers);
        without.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("content-"));
        return new RequestSpec(Optional.of("GET"), without, Optional.empty(), login);
    }

    /** Returns this request without login and additional headers, for a host that must not see them. */
    RequestSpec withoutCredentials() {
        return new RequestSpec(chosenMethod, Map.of(), body, Optional.empty());
    }

    @Override
    public String toString() {
        return method();
    }
}
