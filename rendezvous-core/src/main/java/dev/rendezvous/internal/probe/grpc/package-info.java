/** Waiting for a gRPC server, by its health service. */
@NullMarked
package dev.rendezvous.internal.probe.grpc;

import org.jspecify.annotations.NullMarked;
