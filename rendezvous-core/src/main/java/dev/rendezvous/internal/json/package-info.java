/** JSON values that are read, and JSON objects that are written, with Jackson's parser and generator. Requires {@code jackson-core}. */
@NullMarked
package dev.rendezvous.internal.json;

import org.jspecify.annotations.NullMarked;
