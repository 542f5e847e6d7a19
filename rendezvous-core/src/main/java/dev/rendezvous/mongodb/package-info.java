/** Probe for MongoDB servers. */
@NullMarked
package dev.rendezvous.mongodb;

import org.jspecify.annotations.NullMarked;
