/** Logins that several protocols share (SASL). */
@NullMarked
package dev.rendezvous.probe.sasl;

import org.jspecify.annotations.NullMarked;
