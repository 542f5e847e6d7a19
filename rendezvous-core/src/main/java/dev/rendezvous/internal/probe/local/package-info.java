/** Shared by the probes of files, sockets and commands on this machine; not exported. */
@NullMarked
package dev.rendezvous.internal.probe.local;

import org.jspecify.annotations.NullMarked;
