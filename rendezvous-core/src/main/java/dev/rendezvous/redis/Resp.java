package dev.rendezvous.redis;

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
 * Talks with Redis: asks a command, reads its answer. For one thread.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">The Redis serialization protocol, version 2</a>
 */
final class Resp {

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_VALUE = 1 << 20;

    private final InputStream in;
    private final OutputStream out;

    Resp(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * Returns the answer to a command.
     *
     * @throws ErrorReplyException if it is an error
     * @throws ProtocolException if it is none, or of more than a mebibyte
     */
    Reply ask(String... words) throws IOException {
        out.write(command(words));
        out.flush();
        return reply();
    }

    /** A command is an array of bulk strings, so that no byte of a word means anything. */
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

    private Reply reply() throws IOException {
        int type = next();
        return switch (type) {
            case '+' -> new Reply.Status(line());
            case '-' -> throw new ErrorReplyException(line());
            case ':' -> new Reply.Count(number());
            case '$' -> bulk(number());
            // What it is instead is not quoted: it may be our own words come back, password and all.
            default -> throw new ProtocolException("not what Redis says");
        };
    }

    private Reply bulk(long length) throws IOException {
        if (length == -1) {
            return new Reply.Nil();
        }
        if (length < 0 || length > LONGEST_VALUE) {
            throw new ProtocolException("a value of " + length + " bytes, and at most " + LONGEST_VALUE + " are read");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        if (next() != '\r' || next() != '\n') {
            throw new ProtocolException("a value longer than it says");
        }
        return new Reply.Value(ByteBuffer.wrap(bytes));
    }

    private long number() throws IOException {
        String digits = line();
        if (!digits.matches("[+-]?[0-9]{1,18}")) {
            throw new ProtocolException("no number where Redis has one");
        }
        return Long.parseLong(digits);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int one = next(); one != '\r'; one = next()) {
            if (one == '\n' || line.size() == LONGEST_LINE) {
                throw new ProtocolException("a line that does not end as those of Redis do");
            }
            line.write(one);
        }
        if (next() != '\n') {
            throw new ProtocolException("a line that does not end as those of Redis do");
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int next() throws IOException {
        int one = in.read();
        if (one < 0) {
            throw new EOFException();
        }
        return one;
    }
}
