/** Parsers and formatters of text that know nothing of targets; not exported to users. */
@NullMarked
package dev.rendezvous.internal.text;

import org.jspecify.annotations.NullMarked;
