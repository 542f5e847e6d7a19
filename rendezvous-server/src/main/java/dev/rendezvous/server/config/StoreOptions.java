package dev.rendezvous.server.config;

import static dev.rendezvous.server.config.CommandLineOptions.value;

import dev.rendezvous.server.store.postgres.PostgresStore;
import dev.rendezvous.server.store.postgres.Schema;
import dev.rendezvous.server.store.postgres.StoreUrl;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags for the store. */
final class StoreOptions {

    private StoreOptions() {}

    static OptionGroup group(CommandSpec spec, Map<String, String> environment) {
        Optional<String> password = Optional.ofNullable(environment.get("PGPASSWORD"));
        OptionGroup group = new OptionGroup(spec, "Store");
        group.add(
                "store",
                "memory|URL",
                StoreUrlOrMemory.class,
                "memory",
                text -> StoreUrlOrMemory.parse(text, password),
                "Where the state is stored: memory, or a PostgreSQL database that several servers may share,"
                        + " postgres://user:password@host:port/database");
        group.add(
                "store-schema",
                "NAME",
                Schema.class,
                "rendezvous",
                Schema::new,
                "Schema of the tables in the database; created if it does not exist");
        group.add(
                "store-changes",
                "listen|poll",
                PostgresStore.ChangeDetection.class,
                "listen",
                StoreOptions::changeDetection,
                "How changes by other servers are detected; use poll with a connection pooler such as PgBouncer in"
                        + " transaction mode");
        return group;
    }

    /** The URL of a database; empty for memory. */
    private record StoreUrlOrMemory(Optional<StoreUrl> url) {

        static StoreUrlOrMemory parse(String text, Optional<String> password) {
            return new StoreUrlOrMemory(
                    text.equals("memory")
                            ? Optional.empty()
                            : Optional.of(StoreUrl.parse(text).withDefaultPassword(password)));
        }
    }

    private static PostgresStore.ChangeDetection changeDetection(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "listen" -> PostgresStore.ChangeDetection.LISTENING;
            case "poll" -> PostgresStore.ChangeDetection.POLLING;
            default -> throw new IllegalArgumentException("must be listen or poll, but was '" + text + "'");
        };
    }

    static StoreSettings settings(ParseResult parsed) {
        Optional<StoreUrl> url =
                value(parsed, "--store", StoreUrlOrMemory.class).url();
        Schema schema = value(parsed, "--store-schema", Schema.class);
        PostgresStore.ChangeDetection changeDetection =
                value(parsed, "--store-changes", PostgresStore.ChangeDetection.class);
        return url.isPresent()
                ? new StoreSettings.Postgres(url.get(), schema, changeDetection)
                : new StoreSettings.InMemory();
    }
}
