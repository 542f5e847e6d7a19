package dev.rendezvous.amqp;

import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A method that the broker says, with its arguments to be read one after the other. For one thread. */
final class Incoming {

    private final int id;
    private final ByteBuffer arguments;

    /**
     * Takes a method frame's payload apart.
     *
     * @throws ProtocolException if it is too short to say which method it is
     */
    Incoming(ByteBuffer payload) throws ProtocolException {
        if (payload.remaining() < 4) {
            throw new ProtocolException("an AMQP method without its name");
        }
        this.id = payload.getInt();
        this.arguments = payload;
    }

    boolean is(Method method) {
        return id == method.id();
    }

    int number16() throws ProtocolException {
        try {
            return Short.toUnsignedInt(arguments.getShort());
        } catch (BufferUnderflowException e) {
            throw cutShort(e);
        }
    }

    long number32() throws ProtocolException {
        try {
            return Integer.toUnsignedLong(arguments.getInt());
        } catch (BufferUnderflowException e) {
            throw cutShort(e);
        }
    }

    String shortText() throws ProtocolException {
        try {
            return text(Byte.toUnsignedInt(arguments.get()));
        } catch (BufferUnderflowException e) {
            throw cutShort(e);
        }
    }

    String longText() throws ProtocolException {
        return text(number32());
    }

    /** Passes over a table. */
    void skipTable() throws ProtocolException {
        text(number32());
    }

    private String text(long length) throws ProtocolException {
        if (length > arguments.remaining()) {
            throw cutShort(new BufferUnderflowException());
        }
        ByteBuffer encoded = arguments.slice(arguments.position(), (int) length);
        arguments.position(arguments.position() + (int) length);
        return StandardCharsets.UTF_8.decode(encoded).toString();
    }

    private ProtocolException cutShort(BufferUnderflowException e) {
        ProtocolException cutShort = new ProtocolException("the AMQP method " + this + " is cut short");
        cutShort.initCause(e);
        return cutShort;
    }

    /** Returns the numbers of its class and its own: {@code 10.50}. */
    @Override
    public String toString() {
        return (id >>> 16) + "." + (id & 0xffff);
    }
}
