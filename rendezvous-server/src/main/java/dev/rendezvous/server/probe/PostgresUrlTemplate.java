package dev.rendezvous.server.probe;

import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.probe.postgres.PostgresProbe;
import dev.rendezvous.target.MalformedTargetException;

/**
 * The URL of a database, with {@code {{.}}} in place of its name. The name is percent-encoded, so it can change neither the host nor
 * the parameters.
 */
public final class PostgresUrlTemplate {

    static final String PLACEHOLDER = "{{.}}";

    private final String url;

    /**
     * Makes a template.
     *
     * @throws IllegalArgumentException if it has no placeholder or is not the URL of a database; the message contains no password
     */
    public PostgresUrlTemplate(String url) {
        this.url = url;
        if (!url.contains(PLACEHOLDER)) {
            throw new IllegalArgumentException(
                    "must contain " + PLACEHOLDER + " in place of the name of the database, but does not");
        }
        probe("postgres");
    }

    PostgresProbe probe(String database) {
        String encoded = PercentEncoding.encode(database);
        try {
            return PostgresProbe.of(url.replace(PLACEHOLDER, encoded));
        } catch (MalformedTargetException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
