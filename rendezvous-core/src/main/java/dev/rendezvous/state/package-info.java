/**
 * The engine: primitives as pure state machines, and the store that makes their transitions atomic and visible. Exported to the
 * server module only.
 *
 * <p>A {@link dev.rendezvous.state.State} is an immutable record; a {@link dev.rendezvous.state.Command} is a pure function of a
 * state and a {@link dev.rendezvous.state.Moment} to a new state and an answer. A {@link dev.rendezvous.state.Store} applies
 * commands under a lock for each {@link dev.rendezvous.state.Name} and supplies the moment. No machine has threads, a clock or
 * input and output, so the same functions judge a recorded history.
 *
 * <p>A wait is a {@link dev.rendezvous.state.Petition}: an idempotent command, repeated until its answer is final. Its predicate is
 * the same command on a snapshot, result thrown away: <em>a snapshot may wake; only a transition may grant.</em>
 */
@NullMarked
package dev.rendezvous.state;

import org.jspecify.annotations.NullMarked;
