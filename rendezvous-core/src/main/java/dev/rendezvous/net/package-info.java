/** Finding addresses and connecting to them, for the probes of this module; not exported. */
@NullMarked
package dev.rendezvous.net;

import org.jspecify.annotations.NullMarked;
