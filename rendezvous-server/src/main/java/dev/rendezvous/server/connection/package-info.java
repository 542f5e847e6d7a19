/** Connections below Helidon: HTTP/1.1 and HTTP/2 bytes, disconnected clients, timeouts, errors before a request is complete. */
@NullMarked
package dev.rendezvous.server.connection;

import org.jspecify.annotations.NullMarked;
