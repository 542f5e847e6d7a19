package dev.rendezvous.internal.probe.jdbc;

import dev.rendezvous.Condition;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.Optional;
import java.util.Set;

/**
 * Parses {@code jdbc:…}, the URL of any JDBC driver on the class path or in the plugins folder. The options {@code user} and
 * {@code password}, or else the environment variables {@code JDBC_USER} and {@code JDBC_PASSWORD}, supply credentials that the URL
 * lacks; {@code query} and {@code expect} require a query result instead of a valid connection.
 */
public final class JdbcScheme implements TargetScheme {

    private static final Set<String> OPTIONS = Set.of("user", "password", "query", "expect");

    private final ClassLoader loader;

    /** For {@link java.util.ServiceLoader}. */
    public JdbcScheme() {
        this(JdbcScheme.class.getClassLoader());
    }

    private JdbcScheme(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("jdbc");
    }

    @Override
    public TargetScheme withClassLoader(ClassLoader other) {
        return new JdbcScheme(other);
    }

    @Override
    public Condition parse(TargetSpec target) {
        JdbcUrl url = JdbcUrl.parse(target.requireOnlyOptions(OPTIONS), System::getenv);
        Optional<Query> query = Query.of(option(target, "query"), option(target, "expect"), target);
        return Condition.polling(new JdbcProbe(url, query, new Drivers(loader)));
    }

    private static Optional<String> option(TargetSpec target, String name) {
        return Optional.ofNullable(target.options().get(name));
    }
}
