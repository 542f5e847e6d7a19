/** Name resolution, connections, TLS and URLs for the probes; exported to the modules of this project only. */
@NullMarked
package dev.rendezvous.internal.probe.net;

import org.jspecify.annotations.NullMarked;
