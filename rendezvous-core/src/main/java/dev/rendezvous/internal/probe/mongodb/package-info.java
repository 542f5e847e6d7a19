/** Probe for MongoDB servers. */
@NullMarked
package dev.rendezvous.internal.probe.mongodb;

import org.jspecify.annotations.NullMarked;
