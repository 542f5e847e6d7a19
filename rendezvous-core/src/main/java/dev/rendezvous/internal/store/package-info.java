/**
 * Stores, which keep states under names and make their transitions atomic and visible. Exported to the server module only.
 */
@NullMarked
package dev.rendezvous.internal.store;

import org.jspecify.annotations.NullMarked;
