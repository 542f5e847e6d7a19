/** What keeps a lease. Exported to the client module only. */
@NullMarked
package dev.rendezvous.key.lease;

import org.jspecify.annotations.NullMarked;
