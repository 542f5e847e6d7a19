/**
 * The vocabulary of rendezvous: conditions, deadlines, reasons and outcomes.
 *
 * <p>Start with {@link Condition}: something that can be awaited until a {@link
 * Deadline}. There are two families.
 *
 * <ul>
 *   <li><em>Polled</em> conditions check the outside world with a {@link Probe}, on a {@link
 *       Schedule}: {@code Condition.polling(PortProbe.of("localhost", 5432))}.
 *   <li><em>Signalled</em> conditions are woken by an event and never poll: a {@link dev.rendezvous.coordination.Key}.
 * </ul>
 *
 * <p>Both can be combined with {@code all}, {@code any}, {@code not} and {@code heldFor}. If the condition is not met in time,
 * {@link Condition#await(Deadline) await} throws an exception whose message gives the reasons, and {@link
 * Condition#tryAwait(Deadline) tryAwait} returns an {@link Outcome}.
 *
 * <p>{@link dev.rendezvous.target.Targets} parses the textual form of a condition, such as {@code db:5432}; {@link
 * dev.rendezvous.target.TargetScheme} services add more forms.
 */
@NullMarked
package dev.rendezvous;

import org.jspecify.annotations.NullMarked;
