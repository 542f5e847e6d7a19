package dev.rendezvous.server.config;

import dev.rendezvous.server.connection.ListenAddress;
import dev.rendezvous.server.http.BasePath;
import java.util.List;
import java.util.Optional;

/**
 * Where the server is reached.
 *
 * @param addresses one or more
 * @param admin an address for health and metrics only, in plain HTTP and without tokens
 * @param basePath the path that all paths begin with
 */
public record ListenSettings(List<ListenAddress> addresses, Optional<ListenAddress> admin, BasePath basePath) {

    public ListenSettings {
        addresses = List.copyOf(addresses);
    }
}
