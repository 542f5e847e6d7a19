package dev.rendezvous.probe.postgres;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.AnyServerProbe;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Set;

/**
 * Parses {@code postgres://user:password@host:port,host:port/database}, the same with {@code postgresql}, and {@code jdbc:postgresql://…}. As
 * with libpq, the environment variable {@code PGPASSWORD} supplies a password that the URL lacks.
 */
public final class PostgresScheme implements TargetScheme {

    private static final Set<String> SCHEMES = Set.of("postgres", "postgresql", "jdbc:postgresql");

    private final ClassLoader loader;

    /** For {@link java.util.ServiceLoader}. */
    public PostgresScheme() {
        this(PostgresScheme.class.getClassLoader());
    }

    private PostgresScheme(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public Set<String> schemes() {
        return SCHEMES;
    }

    @Override
    public TargetScheme withClassLoader(ClassLoader other) {
        return new PostgresScheme(other);
    }

    @Override
    public Condition parse(TargetSpec target) {
        return Condition.polling(AnyServerProbe.of(target.requireOnlyOptions(Set.of()), this::probe));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return PostgresUrl.PARAMETERS.warnings(target);
    }

    private PostgresProbe probe(TargetSpec target) {
        PostgresProbe probe = PostgresProbe.of(target).withDriversFrom(loader);
        String password = System.getenv("PGPASSWORD");
        return password == null ? probe : probe.withDefaultPassword(password);
    }

    static boolean isPostgres(String scheme) {
        return SCHEMES.contains(scheme);
    }
}
