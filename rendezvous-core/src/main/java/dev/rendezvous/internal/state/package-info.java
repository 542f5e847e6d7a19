/**
 * The primitives as pure state machines. Exported to the server module only.
 *
 * <p>A {@link State} is an immutable record. A {@link Command} is a pure function from a
 * state and a {@link Moment} to a new state and an answer. A store applies commands under a lock for each
 * {@link Name} and supplies the moment. No state machine uses threads, a clock or I/O, so the same functions
 * can check a recorded history.
 *
 * <p>A wait is a {@link WaitCommand}: an idempotent command, repeated until its answer is final. Its predicate is
 * the same command applied to a snapshot, with the result discarded: <em>a snapshot may wake a waiter; only a transition may grant.</em>
 */
@NullMarked
package dev.rendezvous.internal.state;

import org.jspecify.annotations.NullMarked;
