/**
 * The vocabulary of rendezvous: what to wait for, for how long, and what came of it.
 *
 * <p>Start with {@link dev.rendezvous.Condition}: something that can be awaited until a {@link
 * dev.rendezvous.Deadline}. There are two families.
 *
 * <ul>
 *   <li><em>Polled</em> conditions look at the outside world through a {@link dev.rendezvous.Probe}, on a {@link
 *       dev.rendezvous.Schedule}: {@code Condition.polling(PortProbe.of("localhost", 5432))}.
 *   <li><em>Signalled</em> conditions are woken by an event and never poll: a {@link dev.rendezvous.key.Key}.
 * </ul>
 *
 * <p>Both compose with {@code all}, {@code any}, {@code not} and {@code heldFor}. A wait that is not met is loud: {@link
 * dev.rendezvous.Condition#await(Deadline) await} throws with the story in its message, and {@link
 * dev.rendezvous.Condition#tryAwait(Deadline) tryAwait} returns an {@link dev.rendezvous.Outcome} to those who ask.
 *
 * <p>{@link dev.rendezvous.Targets} reads the textual form of a condition, such as {@code db:5432}; more forms plug in as
 * {@link dev.rendezvous.TargetScheme} services.
 */
@NullMarked
package dev.rendezvous;

import org.jspecify.annotations.NullMarked;
