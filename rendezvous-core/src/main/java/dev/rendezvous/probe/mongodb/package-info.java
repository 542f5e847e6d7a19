/** Probe for MongoDB servers. */
@NullMarked
package dev.rendezvous.probe.mongodb;

import org.jspecify.annotations.NullMarked;
