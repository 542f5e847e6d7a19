/** Logins that several protocols share (SASL). */
@NullMarked
package dev.rendezvous.internal.probe.sasl;

import org.jspecify.annotations.NullMarked;
