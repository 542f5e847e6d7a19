package dev.rendezvous.cli.process;

import java.time.Duration;

/**
 * When a command must end, in nanoseconds of {@link System#nanoTime}.
 *
 * @param termAt when its process group receives SIGTERM; {@link Long#MAX_VALUE} if it already has
 * @param killAt when its process group receives SIGKILL
 */
public record TimeLimit(long termAt, long killAt) {

    /** Returns a limit before a moment. */
    public static TimeLimit before(long nanoTime, Duration term, Duration kill) {
        return new TimeLimit(nanoTime - term.toNanos(), nanoTime - kill.toNanos());
    }

    /** Returns the same limit for a process group that has received SIGTERM. */
    public TimeLimit afterTerm() {
        return new TimeLimit(Long.MAX_VALUE, killAt);
    }
}
