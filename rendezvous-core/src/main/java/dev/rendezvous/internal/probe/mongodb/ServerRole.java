package dev.rendezvous.internal.probe.mongodb;

import java.util.Locale;
import java.util.Optional;

/** The role that a server must have. */
enum ServerRole {
    /** Accepts reads: a standalone server, a primary, a secondary, or a mongos. */
    ANY,
    /** Accepts writes: a standalone server, a primary, or a mongos. */
    PRIMARY,
    /** Replicates from a primary. */
    SECONDARY;

    static Optional<ServerRole> of(String word) {
        for (ServerRole role : values()) {
            if (role.parameterValue().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Returns the role as written in a target. */
    String parameterValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean matches(boolean writable, boolean secondary) {
        return switch (this) {
            case ANY -> writable || secondary;
            case PRIMARY -> writable;
            case SECONDARY -> secondary;
        };
    }
}
