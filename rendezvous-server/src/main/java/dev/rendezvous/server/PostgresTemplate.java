package dev.rendezvous.server;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Percent;
import dev.rendezvous.postgres.PostgresProbe;

/**
 * The URL of a database, with {@code {{.}}} for its name. The name is data: it is percent-encoded, and so can change neither the
 * host nor the parameters.
 */
final class PostgresTemplate {

    static final String PLACEHOLDER = "{{.}}";

    private final String url;

    /**
     * Makes a template.
     *
     * @throws IllegalArgumentException if it has no placeholder or is no URL of a database; the message holds no password
     */
    PostgresTemplate(String url) {
        this.url = url;
        if (!url.contains(PLACEHOLDER)) {
            throw new IllegalArgumentException("the URL has no " + PLACEHOLDER + " to put the name of the database in");
        }
        probe("postgres");
    }

    PostgresProbe probe(String database) {
        String encoded = Percent.encoded(database);
        try {
            return PostgresProbe.of(url.replace(PLACEHOLDER, encoded));
        } catch (MalformedTargetException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
