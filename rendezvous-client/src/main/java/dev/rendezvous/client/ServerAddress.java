package dev.rendezvous.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * The address of a server.
 *
 * @param uri http or https, without a slash at its end
 */
record ServerAddress(URI uri) {

    static ServerAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (URISyntaxException e) {
            throw malformed(text);
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http
                || uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null) {
            throw malformed(text);
        }
        return new ServerAddress(uri);
    }

    private static IllegalArgumentException malformed(String text) {
        // What stands before an @ may be a password.
        String shown = text.contains("@") ? "has user information" : "was '" + text + "'";
        return new IllegalArgumentException(
                "server address must be an http or https URL such as http://host:8080, but " + shown);
    }

    /** Returns whether connections to the server are not encrypted. */
    boolean isPlain() {
        return "http".equals(uri.getScheme());
    }

    /** Returns the address of a path on the server. */
    URI resolve(String pathAndQuery) {
        return URI.create(uri + pathAndQuery);
    }

    int port() {
        int standard = isPlain() ? 80 : 443;
        return uri.getPort() < 0 ? standard : uri.getPort();
    }

    /** Returns how this server names a condition: a key of its own by its path, and all else as the program does. */
    String nameHere(String condition) {
        String keys = "//" + uri.getHost() + ":" + port() + uri.getRawPath() + "/";
        List<String> schemes = isPlain() ? List.of("rendezvous:", "rendezvous+http:") : List.of("rendezvous+https:");
        return schemes.stream()
                .map(scheme -> scheme + keys)
                .filter(condition::startsWith)
                .map(prefix -> condition.substring(prefix.length() - 1))
                .findFirst()
                .orElse(condition);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
