package dev.rendezvous.server;

import static dev.rendezvous.server.CommandLineOptions.add;
import static dev.rendezvous.server.CommandLineOptions.value;

import dev.rendezvous.Time;
import dev.rendezvous.server.postgres.PostgresStore;
import dev.rendezvous.server.postgres.Schema;
import dev.rendezvous.server.postgres.StoreUrl;
import dev.rendezvous.state.InMemoryStore;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Transitions;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say where everything is kept. */
final class StoreOptions {

    private StoreOptions() {}

    /** Where everything is kept. */
    sealed interface Place {

        /** Opens the store there, and has it shown what it does. */
        Store open(Transitions transitions, Room room, Metrics metrics);
    }

    /** In this process, and lost with it. */
    record Memory() implements Place {

        @Override
        public Store open(Transitions transitions, Room room, Metrics metrics) {
            return new InMemoryStore(Time.system(), Instant.now(), transitions, room);
        }
    }

    /** In a database, which other servers may share. */
    record Postgres(StoreUrl url, Schema schema, PostgresStore.Ears ears) implements Place {

        @Override
        public Store open(Transitions transitions, Room room, Metrics metrics) {
            PostgresStore store = PostgresStore.open(url, schema, ears, transitions, room);
            metrics.sharedStore(store.tally());
            return store;
        }
    }

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

    static Place place(ParseResult parsed) {
        Optional<StoreUrl> url =
                value(parsed, "--store", StoreUrlOrMemory.class).url();
        Schema schema = value(parsed, "--store-schema", Schema.class);
        PostgresStore.Ears ears = value(parsed, "--store-changes", PostgresStore.Ears.class);
        return url.isPresent() ? new Postgres(url.get(), schema, ears) : new Memory();
    }
}
