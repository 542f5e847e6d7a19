package dev.rendezvous.client;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a server, without a slash at its end. */
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
        String shown = text.contains("@") ? "what was given" : "'" + text + "'";
        return new IllegalArgumentException(shown + " is no address of a server; write http://host:8080");
    }

    /** Returns whether it is spoken to without TLS. */
    boolean isPlain() {
        return "http".equals(uri.getScheme());
    }

    URI resolve(String pathAndQuery) {
        return URI.create(uri + pathAndQuery);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
