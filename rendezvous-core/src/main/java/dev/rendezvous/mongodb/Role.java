package dev.rendezvous.mongodb;

import java.util.Locale;
import java.util.Optional;

/** The role that a server must have. */
enum Role {
    /** Accepts reads: a standalone server, a primary, a secondary, or a mongos. */
    ANY,
    /** Accepts writes: a standalone server, a primary, or a mongos. */
    PRIMARY,
    /** Replicates from a primary. */
    SECONDARY;

    static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Returns the role as written in a target. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isPlayedBy(boolean writable, boolean secondary) {
        return switch (this) {
            case ANY -> writable || secondary;
            case PRIMARY -> writable;
            case SECONDARY -> secondary;
        };
    }
}
