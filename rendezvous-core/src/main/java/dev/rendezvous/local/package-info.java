/** What the probes of this machine's own things share; not exported. */
@NullMarked
package dev.rendezvous.local;

import org.jspecify.annotations.NullMarked;
