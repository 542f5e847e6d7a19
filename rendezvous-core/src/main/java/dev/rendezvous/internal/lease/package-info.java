/** The renewal of leases, shared by the in-process locks and the client. Exported to the client module only. */
@NullMarked
package dev.rendezvous.internal.lease;

import org.jspecify.annotations.NullMarked;
