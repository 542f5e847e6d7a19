package dev.rendezvous.redis;

import java.nio.ByteBuffer;

/** A reply of Redis to one of the commands that a check sends. Errors are exceptions; arrays do not occur. */
sealed interface Reply {

    /** A simple string: {@code PONG}. */
    record Status(String text) implements Reply {}

    /** An integer. */
    record Count(long number) implements Reply {}

    /** A bulk string. */
    record Value(ByteBuffer bytes) implements Reply {}

    /** A null bulk string: there is no value. */
    record Nil() implements Reply {}
}
