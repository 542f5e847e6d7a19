package dev.rendezvous.redis;

import java.nio.ByteBuffer;

/** What Redis answers, as far as the commands of a look get to hear it: neither arrays nor errors. */
sealed interface Reply {

    /** A simple string: {@code PONG}. */
    record Status(String text) implements Reply {}

    /** An integer. */
    record Count(long number) implements Reply {}

    /** A bulk string: the bytes of a value. */
    record Value(ByteBuffer bytes) implements Reply {}

    /** There is no value. */
    record Nil() implements Reply {}
}
