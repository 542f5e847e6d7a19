package dev.rendezvous.target;

import dev.rendezvous.Condition;
import dev.rendezvous.Reason;
import java.util.List;
import java.util.Set;

/**
 * Parses targets of one or more schemes. Found by {@link java.util.ServiceLoader}: name an implementation with a public
 * constructor without parameters in {@code META-INF/services/dev.rendezvous.target.TargetScheme}, or provide it from a module.
 *
 * <p>Implementations must be safe for use by multiple threads, and cheap to create: all are created to parse the first target.
 */
public interface TargetScheme {

    /** Returns the names of the schemes, in lower case, without colon: {@code tcp}. At least one. */
    Set<String> schemes();

    /**
     * Returns this scheme, bound to the class loader of the plugins. For schemes that load services themselves, such as JDBC
     * drivers; returns {@code this} by default.
     */
    default TargetScheme withClassLoader(ClassLoader loader) {
        return this;
    }

    /**
     * Returns the condition for a target. Must not access the outside world.
     *
     * @throws MalformedTargetException if the target is not valid; the message says what is wrong and what would be valid,
     *     without any password
     */
    Condition parse(TargetSpec target);

    /** Returns the kinds of reasons of its own, which the options {@code fail-fast} and {@code keep-trying} may name. None by default. */
    default Set<? extends Reason.Kind> reasonKinds() {
        return Set.of();
    }

    /**
     * Returns what the user should know about a target that {@link #parse} has accepted, such as a parameter that is unknown and has no
     * effect: one line each, without any password. None by default.
     */
    default List<String> warnings(TargetSpec target) {
        return List.of();
    }
}
