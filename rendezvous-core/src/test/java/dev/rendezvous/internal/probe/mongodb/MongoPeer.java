package dev.rendezvous.internal.probe.mongodb;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import dev.rendezvous.testing.FakeServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A MongoDB server that supports {@code hello} and logins, built from the BSON of mongo-java-server, which has no login, and the
 * SCRAM of Kafka.
 */
final class MongoPeer {

    static final String USER = "app,=ü";
    static final String PASSWORD = "s3cret½";

    private final Document hello;
    private final boolean skipsEmptyExchange;

    private MongoPeer(Document hello, boolean skipsEmptyExchange) {
        this.hello = hello;
        this.skipsEmptyExchange = skipsEmptyExchange;
    }

    /**
     * Returns a server.
     *
     * @param hello what it says of itself
     * @param skipsEmptyExchange whether the login ends at once, as since MongoDB 4.4
     */
    static FakeServer responding(Document hello, boolean skipsEmptyExchange) throws IOException {
        return FakeServer.handling(client -> new MongoPeer(hello, skipsEmptyExchange).serve(client));
    }

    private void serve(Socket client) throws IOException {
        ScramServer scram = new ScramServer();
        while (true) {
            ByteBuf header = Unpooled.wrappedBuffer(exactly(16, client.getInputStream()));
            int length = header.readIntLE();
            int request = header.readIntLE();
            ByteBuf message = Unpooled.wrappedBuffer(exactly(length - 16, client.getInputStream()));
            message.skipBytes(5);
            Document command = BsonDecoder.decodeBson(message);
            client.getOutputStream().write(message(request, answer(command, scram)));
        }
    }

    private Document answer(Document command, ScramServer scram) {
        if (command.containsKey("hello")) {
            return hello;
        }
        if (!"users".equals(command.get("$db"))) {
            return refused();
        }
        byte[] payload = command.get("payload") instanceof BinData data ? data.getData() : new byte[0];
        if (scram.isComplete()) {
            return new Document("conversationId", 7)
                    .append("done", true)
                    .append("payload", new BinData(new byte[0]))
                    .append("ok", 1.0);
        }
        return scram.next(payload)
                .map(next -> new Document("conversationId", 7)
                        .append("done", scram.isComplete() && skipsEmptyExchange)
                        .append("payload", new BinData(next))
                        .append("ok", 1.0))
                .orElseGet(MongoPeer::refused);
    }

    private static Document refused() {
        return new Document("ok", 0.0)
                .append("errmsg", "Authentication failed for " + PASSWORD)
                .append("code", 18)
                .append("codeName", "AuthenticationFailed");
    }

    /** Returns a document as OP_MSG. */
    static byte[] message(int responseTo, Document document) {
        ByteBuf body = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, body);
        ByteBuf message = Unpooled.buffer()
                .writeIntLE(21 + body.readableBytes())
                .writeIntLE(99)
                .writeIntLE(responseTo)
                .writeIntLE(2013)
                .writeIntLE(0)
                .writeByte(0)
                .writeBytes(body);
        byte[] bytes = new byte[message.readableBytes()];
        message.readBytes(bytes);
        return bytes;
    }

    private static byte[] exactly(int length, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
