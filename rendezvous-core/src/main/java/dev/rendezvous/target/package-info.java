/**
 * Targets, the textual form of conditions. Start with {@link dev.rendezvous.target.Targets}; implement {@link
 * dev.rendezvous.target.TargetScheme} to add a scheme.
 */
@NullMarked
package dev.rendezvous.target;

import org.jspecify.annotations.NullMarked;
