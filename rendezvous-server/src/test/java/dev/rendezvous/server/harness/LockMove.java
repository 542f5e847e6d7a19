package dev.rendezvous.server.harness;

import java.util.Optional;

/** What happens to a lock at one moment. */
sealed interface LockMove {

    /** A lease is granted. */
    record Grants(Request.Acquire request, String lease, long fence) implements LockMove {}

    /**
     * A lease is renewed, or was lost.
     *
     * @param held what it was answered, if it was
     */
    record Renews(String lease, Optional<Boolean> held) implements LockMove {}

    record Releases(String lease) implements LockMove {}

    /**
     * An operation is withdrawn.
     *
     * @param lease what it was granted, if anybody knows
     */
    record Withdraws(String id, String lease) implements LockMove {}

    /**
     * A lease is lost, unless it was extended.
     *
     * @param by the move that it had its time from
     */
    record Expires(String lease, int by) implements LockMove {}
}
