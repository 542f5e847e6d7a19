package dev.rendezvous.internal.probe.mongodb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a BSON document. Not thread-safe.
 *
 * @see <a href="https://bsonspec.org/spec.html">BSON specification</a>
 */
final class BsonWriter {

    private final ByteArrayOutputStream elements = new ByteArrayOutputStream();

    BsonWriter with(String name, int value) {
        begin(BsonType.INT32, name);
        int32(value);
        return this;
    }

    BsonWriter with(String name, boolean value) {
        begin(BsonType.BOOLEAN, name);
        elements.write(value ? 1 : 0);
        return this;
    }

    BsonWriter with(String name, String value) {
        begin(BsonType.STRING, name);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length + 1);
        elements.writeBytes(utf8);
        elements.write(0);
        return this;
    }

    BsonWriter with(String name, byte[] value) {
        begin(BsonType.BINARY, name);
        int32(value.length);
        elements.write(0); // generic
        elements.writeBytes(value);
        return this;
    }

    BsonWriter with(String name, BsonWriter value) {
        begin(BsonType.DOCUMENT, name);
        elements.writeBytes(value.toByteArray());
        return this;
    }

    private void begin(int type, String name) {
        elements.write(type);
        elements.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        elements.write(0);
    }

    private void int32(int value) {
        elements.writeBytes(littleEndian(Integer.BYTES).putInt(value).array());
    }

    byte[] toByteArray() {
        int length = Integer.BYTES + elements.size() + 1;
        return littleEndian(length).putInt(length).put(elements.toByteArray()).array();
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
