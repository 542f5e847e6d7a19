package dev.rendezvous.server;

import static dev.rendezvous.server.CommandLineOptions.add;
import static dev.rendezvous.server.CommandLineOptions.value;

import dev.rendezvous.server.postgres.PostgresStore;
import dev.rendezvous.server.postgres.Schema;
import dev.rendezvous.server.postgres.StoreUrl;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say where everything is kept. */
final class StoreOptions {

    private StoreOptions() {}

    static void addTo(CommandSpec spec, Map<String, String> environment) {
        Optional<String> password = Optional.ofNullable(environment.get("PGPASSWORD"));
        add(
                spec,
                "store",
                "memory|URL",
                StoreUrlOrMemory.class,
                "memory",
                text -> StoreUrlOrMemory.parse(text, password),
                "Where everything is kept: in memory, or in a database that servers share,"
                        + " postgres://user:password@host:port/database");
        add(
                spec,
                "store-schema",
                "NAME",
                Schema.class,
                "rendezvous",
                Schema::new,
                "The schema of the tables, which is made if need be");
        add(
                spec,
                "store-changes",
                "listen|poll",
                PostgresStore.Ears.class,
                "listen",
                StoreOptions::ears,
                "How changes by other servers are noticed; poll: for a pooler such as PgBouncer in transaction mode");
    }

    /** An empty URL stands for memory. */
    private record StoreUrlOrMemory(Optional<StoreUrl> url) {

        static StoreUrlOrMemory parse(String text, Optional<String> password) {
            return new StoreUrlOrMemory(
                    text.equals("memory")
                            ? Optional.empty()
                            : Optional.of(StoreUrl.parse(text).withDefaultPassword(password)));
        }
    }

    private static PostgresStore.Ears ears(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "listen" -> PostgresStore.Ears.LISTENING;
            case "poll" -> PostgresStore.Ears.POLLING;
            default -> throw new IllegalArgumentException("'" + text + "' is neither listen nor poll");
        };
    }

    static StoreSettings settings(ParseResult parsed) {
        Optional<StoreUrl> url =
                value(parsed, "--store", StoreUrlOrMemory.class).url();
        Schema schema = value(parsed, "--store-schema", Schema.class);
        PostgresStore.Ears ears = value(parsed, "--store-changes", PostgresStore.Ears.class);
        return url.isPresent() ? new StoreSettings.Postgres(url.get(), schema, ears) : new StoreSettings.InMemory();
    }
}
