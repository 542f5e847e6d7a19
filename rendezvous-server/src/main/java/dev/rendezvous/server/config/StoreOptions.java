package dev.rendezvous.server.config;

import static dev.rendezvous.server.config.CommandLineOptions.value;

import dev.rendezvous.server.store.postgres.PostgresStore;
import dev.rendezvous.server.store.postgres.Schema;
import dev.rendezvous.server.store.postgres.StoreUrl;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags for the store. */
final class StoreOptions {

    /** Half of the integers that JavaScript represents exactly. */
    private static final long MAX_VERSION_FLOOR = 1L << 52;

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
        group.addPath(
                "state-dir",
                "DIR",
                "Directory in which a server with its store in memory remembers the versions and fences that it has issued,"
                        + " so that they rise even if the clock is set back; created if it does not exist");
        group.add(
                "version-floor",
                "N",
                Long.class,
                "0",
                StoreOptions::version,
                "All versions and fences are greater than this: the latest_version in the status of the server whose place this one"
                        + " takes, with another store");
        return group;
    }

    private static long version(String text) {
        if (!text.matches("[0-9]{1,16}") || Long.parseLong(text) > MAX_VERSION_FLOOR) {
            throw new IllegalArgumentException(
                    "must be an integer from 0 to " + MAX_VERSION_FLOOR + ", but was '" + text + "'");
        }
        return Long.parseLong(text);
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
        Optional<Path> directory = CommandLineOptions.path(parsed, "--state-dir");
        long versionFloor = value(parsed, "--version-floor", Long.class);
        if (url.isPresent() && directory.isPresent()) {
            throw new ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--state-dir must not be set with a --store in PostgreSQL, which remembers everything itself, but was '"
                            + directory.get() + "'");
        }
        return url.isPresent()
                ? new StoreSettings.Postgres(versionFloor, url.get(), schema, changeDetection)
                : new StoreSettings.InMemory(versionFloor, directory);
    }
}
