/** Waiting for a MongoDB server. */
@NullMarked
package dev.rendezvous.mongodb;

import org.jspecify.annotations.NullMarked;
