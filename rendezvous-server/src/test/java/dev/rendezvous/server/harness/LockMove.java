package dev.rendezvous.server.harness;

import java.util.Optional;

/** An atomic step of a lock. */
sealed interface LockMove {

    /** A lease is granted. */
    record Grants(Request.Acquire request, String lease, long fence) implements LockMove {}

    /**
     * A lease is renewed, or was lost.
     *
     * @param held the answer, if there was one
     */
    record Renews(String lease, Optional<Boolean> held) implements LockMove {}

    record Releases(String lease) implements LockMove {}

    /**
     * An operation is withdrawn.
     *
     * @param lease the lease that it was granted, if that is known
     */
    record Withdraws(String id, String lease) implements LockMove {}

    /**
     * A lease expires, unless it was extended.
     *
     * @param by the step that set its expiry
     */
    record Expires(String lease, int by) implements LockMove {}
}
