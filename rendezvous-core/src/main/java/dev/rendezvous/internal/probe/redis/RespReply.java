package dev.rendezvous.internal.probe.redis;

import java.nio.ByteBuffer;

/** A reply of Redis to one of the commands that a check sends. Errors are exceptions; arrays do not occur. */
sealed interface RespReply {

    /** A simple string: {@code PONG}. */
    record SimpleString(String text) implements RespReply {}

    /** An integer. */
    record IntegerReply(long number) implements RespReply {}

    /** A bulk string. */
    record BulkString(ByteBuffer bytes) implements RespReply {}

    /** A null bulk string: there is no value. */
    record NullReply() implements RespReply {}
}
