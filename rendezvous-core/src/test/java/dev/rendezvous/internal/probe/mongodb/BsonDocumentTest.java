package dev.rendezvous.internal.probe.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.ProtocolException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BSON, tested against the encoder and decoder of mongo-java-server. */
class BsonDocumentTest {

    private static byte[] encoded(Document document) {
        ByteBuf buffer = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    @Property
    void readsWhatOthersWrite(
            @ForAll int small,
            @ForAll long large,
            @ForAll double real,
            @ForAll @AlphaChars String text,
            @ForAll boolean yes,
            @ForAll byte[] bytes)
            throws Exception {
        Document document = new Document("small", small)
                .append("large", large)
                .append("real", real)
                .append("text", text)
                .append("yes", yes)
                .append("bytes", new BinData(bytes));
        BsonDocument read = BsonDocument.parse(encoded(document));
        assertThat(read.number("small")).isEqualTo(small);
        assertThat(read.number("large")).isEqualTo(large);
        assertThat(read.number("real")).isEqualTo((long) real);
        assertThat(read.text("text")).isEqualTo(text);
        assertThat(read.isTrue("yes")).isEqualTo(yes);
        assertThat(read.bytes("bytes")).isEqualTo(bytes);
    }

    @Property
    void writesWhatOthersRead(
            @ForAll int number, @ForAll @AlphaChars String text, @ForAll boolean yes, @ForAll byte[] bytes)
            throws Exception {
        byte[] written = new BsonWriter()
                .with("number", number)
                .with("text", text)
                .with("inner", new BsonWriter().with("yes", yes))
                .with("bytes", bytes)
                .toByteArray();
        Document read = BsonDecoder.decodeBson(Unpooled.wrappedBuffer(written));
        assertThat(read)
                .containsEntry("number", number)
                .containsEntry("text", text)
                .containsEntry("inner", new Document("yes", yes))
                .containsEntry("bytes", new BinData(bytes));
    }

    @Test
    void skipsOtherTypes() throws Exception {
        Document all = new Document("id", new ObjectId())
                .append("date", Instant.EPOCH)
                .append("null", null)
                .append("regex", new BsonRegularExpression("a.*", "i"))
                .append("timestamp", new BsonTimestamp(1))
                .append("decimal", Decimal128.ONE)
                .append("min", MinKey.getInstance())
                .append("max", MaxKey.getInstance())
                .append("array", List.of(1, "two", new Document("three", 3)))
                .append("document", new Document("last", 2))
                .append("last", 1);
        assertThat(BsonDocument.parse(encoded(all)).number("last")).isEqualTo(1);
        byte[] rare = HexFormat.of()
                .parseHex(
                        "2d000000" // length
                                + "066100" // undefined
                                + "0c6200" + "020000007800" + "0102030405060708090a0b0c" // pointer
                                + "0e6300" + "020000007900" // symbol
                                + "107a00" + "07000000" // number
                                + "00");
        assertThat(BsonDocument.parse(rare).number("z")).isEqualTo(7);
    }

    @Test
    void returnsDefaultsForMissingNames() throws Exception {
        BsonDocument empty = BsonDocument.parse(new BsonWriter().toByteArray());
        assertThat(empty.text("a")).isEmpty();
        assertThat(empty.number("a")).isZero();
        assertThat(empty.isTrue("a")).isFalse();
        assertThat(empty.bytes("a")).isEmpty();
        assertThat(empty.isOk()).isFalse();
        assertThat(BsonDocument.parse(new BsonWriter().with("ok", "1").toByteArray())
                        .isOk())
                .isFalse();
    }

    @Property
    void readsAnyBytesOrRejectsThem(@ForAll byte[] bytes) {
        assertReadsOrRejects(bytes);
        if (bytes.length >= 5) {
            byte[] framed = bytes.clone();
            framed[0] = (byte) bytes.length;
            framed[1] = (byte) (bytes.length >> 8);
            framed[2] = 0;
            framed[3] = 0;
            framed[bytes.length - 1] = 0;
            assertReadsOrRejects(framed);
        }
    }

    @Property
    void rejectsEveryPrefix(@ForAll @AlphaChars @StringLength(max = 20) String text) {
        byte[] whole = new BsonWriter()
                .with("text", text)
                .with("inner", new BsonWriter().with("number", 5))
                .toByteArray();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> BsonDocument.parse(part)).isInstanceOf(ProtocolException.class);
        }
    }

    private static void assertReadsOrRejects(byte[] bytes) {
        try {
            assertThat(BsonDocument.parse(bytes)).isNotNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("BSON");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04000000", // shorter than the shortest
                "0500000001", // no end
                "0600000000 00", // ends before its end
                "0d000000 026100 ffffffff 00 00", // a text of a negative length
                "0d000000 026100 00000000 00 00", // a text without its end
                "0e000000 026100 02000000 6262 00", // a text that does not end with zero
                "0d000000 036100 ffffff7f 00 00", // a document of two gigabytes
                "0d000000 036100 00000000 00 00", // a document shorter than its length
                "09000000 776100 00 00", // a type that there is not
            })
    void rejectsMalformedDocuments(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> BsonDocument.parse(bytes)).isInstanceOf(ProtocolException.class);
    }
}
