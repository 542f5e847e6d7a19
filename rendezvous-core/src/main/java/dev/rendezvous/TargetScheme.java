package dev.rendezvous;

import java.util.Set;

/**
 * Reads targets of one or more schemes. Found through {@link java.util.ServiceLoader}: name an implementation with a public
 * constructor without parameters in {@code META-INF/services/dev.rendezvous.TargetScheme}, or provide it from a module.
 *
 * <p>Implementations are safe for use by many threads, and cheap to make: a target of one scheme makes them all.
 */
public interface TargetScheme {

    /** Returns the schemes this reads, in lower case, without colon: {@code tcp}. At least one. */
    Set<String> schemes();

    /**
     * Returns this scheme for targets that are read with a class loader, the one that holds the plugins: for schemes that find
     * parts of theirs through {@link java.util.ServiceLoader}, as JDBC drivers are. This one, unless overridden.
     */
    default TargetScheme in(ClassLoader loader) {
        return this;
    }

    /**
     * Returns the condition that a target stands for. Looks at nothing outside.
     *
     * @throws MalformedTargetException if the text is no target of this scheme; the message says what is wrong and what would be
     *     right, without any password
     */
    Condition parse(TargetText target);
}
