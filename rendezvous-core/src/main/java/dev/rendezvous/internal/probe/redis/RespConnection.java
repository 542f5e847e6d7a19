package dev.rendezvous.internal.probe.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Sends commands to Redis and reads the replies. Not thread-safe.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">The Redis serialization protocol, version 2</a>
 */
final class RespConnection {

    private static final int MAX_LINE = 4096;
    private static final int MAX_VALUE = 1 << 20;

    private final InputStream in;
    private final OutputStream out;

    RespConnection(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * Sends a command and returns the reply.
     *
     * @throws ErrorReplyException if the reply is an error
     * @throws ProtocolException if the reply is malformed or longer than 1 MiB
     */
    RespReply execute(String... words) throws IOException {
        out.write(command(words));
        out.flush();
        return reply();
    }

    /** A command is an array of bulk strings, so its words need no escaping. */
    private static byte[] command(String... words) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(ascii("*" + words.length + "\r\n"));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            command.writeBytes(ascii("$" + bytes.length + "\r\n"));
            command.writeBytes(bytes);
            command.writeBytes(ascii("\r\n"));
        }
        return command.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private RespReply reply() throws IOException {
        return switch (next()) {
            case '+' -> new RespReply.SimpleString(line());
            case '-' -> throw new ErrorReplyException(line());
            case ':' -> new RespReply.IntegerReply(number());
            case '$' -> bulk(number());
            // Not quoted: a peer that echoes would return our own command, with the password.
            default -> throw new ProtocolException("not a reply of Redis");
        };
    }

    private RespReply bulk(long length) throws IOException {
        if (length == -1) {
            return new RespReply.NullReply();
        }
        if (length < 0 || length > MAX_VALUE) {
            throw new ProtocolException("value length must be at most " + MAX_VALUE + ", but was " + length);
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        if (next() != '\r' || next() != '\n') {
            throw new ProtocolException("a bulk string is longer than its length");
        }
        return new RespReply.BulkString(ByteBuffer.wrap(bytes));
    }

    private long number() throws IOException {
        String digits = line();
        if (!digits.matches("[+-]?[0-9]{1,18}")) {
            throw new ProtocolException("a reply of Redis lacks a number");
        }
        return Long.parseLong(digits);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = next(); octet != '\r'; octet = next()) {
            if (octet == '\n' || line.size() == MAX_LINE) {
                throw new ProtocolException("a line of Redis must end with CR LF within " + MAX_LINE + " bytes");
            }
            line.write(octet);
        }
        if (next() != '\n') {
            throw new ProtocolException("a line of Redis must end with CR LF within " + MAX_LINE + " bytes");
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int next() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }
}
