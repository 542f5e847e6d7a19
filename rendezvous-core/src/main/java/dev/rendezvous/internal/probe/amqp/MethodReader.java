package dev.rendezvous.internal.probe.amqp;

import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the arguments of a method from the broker. Believes no length that goes beyond its end. Not thread-safe. */
final class MethodReader {

    private final int id;
    private final ByteBuffer arguments;

    /**
     * Creates a reader of a method frame's payload.
     *
     * @throws ProtocolException if it is too short to hold the method's id
     */
    MethodReader(ByteBuffer payload) throws ProtocolException {
        if (payload.remaining() < 4) {
            throw new ProtocolException("an AMQP method lacks its id");
        }
        this.id = payload.getInt();
        this.arguments = payload;
    }

    boolean is(AmqpMethod method) {
        return id == method.id();
    }

    int uint16() throws ProtocolException {
        try {
            return Short.toUnsignedInt(arguments.getShort());
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    long uint32() throws ProtocolException {
        try {
            return Integer.toUnsignedLong(arguments.getInt());
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    String shortString() throws ProtocolException {
        try {
            return text(Byte.toUnsignedInt(arguments.get()));
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    String longString() throws ProtocolException {
        return text(uint32());
    }

    /** Skips a table. */
    void skipTable() throws ProtocolException {
        text(uint32());
    }

    private String text(long length) throws ProtocolException {
        if (length > arguments.remaining()) {
            throw truncated(new BufferUnderflowException());
        }
        ByteBuffer encoded = arguments.slice(arguments.position(), (int) length);
        arguments.position(arguments.position() + (int) length);
        return StandardCharsets.UTF_8.decode(encoded).toString();
    }

    private ProtocolException truncated(BufferUnderflowException e) {
        ProtocolException truncated = new ProtocolException("the AMQP method " + this + " is truncated");
        truncated.initCause(e);
        return truncated;
    }

    /** Returns the ids of the class and the method, such as {@code 10.50}. */
    @Override
    public String toString() {
        return (id >>> 16) + "." + (id & 0xffff);
    }
}
