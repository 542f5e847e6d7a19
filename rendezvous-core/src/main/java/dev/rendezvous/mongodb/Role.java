package dev.rendezvous.mongodb;

import java.util.Locale;
import java.util.Optional;

/** What a server has to be. */
enum Role {
    /** Takes reads: a server on its own, a primary, a secondary, or a mongos. */
    ANY,
    /** Takes writes: a server on its own, a primary, or a mongos. */
    PRIMARY,
    /** Follows a primary. */
    SECONDARY;

    static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Returns it as it stands in a target. */
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
