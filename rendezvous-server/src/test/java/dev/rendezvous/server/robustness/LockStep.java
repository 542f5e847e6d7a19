package dev.rendezvous.server.robustness;

import java.util.Optional;

/** An atomic step of a lock. */
sealed interface LockStep {

    /** A lease is granted. */
    record Grants(Request.Acquire request, String lease, long fence) implements LockStep {}

    /**
     * A lease is renewed, or was lost.
     *
     * @param held the answer, if there was one
     */
    record Renews(String lease, Optional<Boolean> held) implements LockStep {}

    record Releases(String lease) implements LockStep {}

    /**
     * An operator takes a lease from its holder, or does not find it.
     *
     * @param released the answer, if there was one
     */
    record Unlocks(long fence, Optional<Boolean> released) implements LockStep {}

    /**
     * An operation is withdrawn.
     *
     * @param lease the lease that it was granted, if that is known
     */
    record Withdraws(String id, String lease) implements LockStep {}

    /**
     * A lease expires, unless it was extended.
     *
     * @param by the step that set its expiry
     */
    record Expires(String lease, int by) implements LockStep {}
}
