package dev.rendezvous.internal.probe.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HPACK, against the examples of RFC 7541 appendix C and against Netty's implementation. */
class HpackDecoderTest {

    private final HpackDecoder decoder = new HpackDecoder();

    private List<String> decode(String hex) throws ProtocolException {
        return decoder.decode(HexFormat.of().parseHex(hex.replace(" ", ""))).stream()
                .map(field -> field.name() + ": " + field.value())
                .toList();
    }

    @Nested
    class TheExamplesOfTheRfc {

        @Test
        void c2OneField() throws Exception {
            assertThat(decode("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"))
                    .containsExactly("custom-key: custom-header");
            assertThat(decode("040c 2f73 616d 706c 652f 7061 7468")).containsExactly(":path: /sample/path");
            assertThat(decode("1008 7061 7373 776f 7264 0673 6563 7265 74")).containsExactly("password: secret");
            assertThat(decode("82")).containsExactly(":method: GET");
        }

        @Test
        void c3RequestsWithoutHuffman() throws Exception {
            assertThat(decode("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"))
                    .containsExactly(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
            assertThat(decode("8286 84be 5808 6e6f 2d63 6163 6865"))
                    .containsExactly(
                            ":method: GET",
                            ":scheme: http",
                            ":path: /",
                            ":authority: www.example.com",
                            "cache-control: no-cache");
            assertThat(decode("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"))
                    .containsExactly(
                            ":method: GET",
                            ":scheme: https",
                            ":path: /index.html",
                            ":authority: www.example.com",
                            "custom-key: custom-value");
        }

        @Test
        void c4RequestsWithHuffman() throws Exception {
            assertThat(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
                    .containsExactly(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
            assertThat(decode("8286 84be 5886 a8eb 1064 9cbf"))
                    .contains(":authority: www.example.com", "cache-control: no-cache");
            assertThat(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
                    .contains(":authority: www.example.com", "custom-key: custom-value");
        }

        /** The RFC has a table of 256 bytes here, which the first block asks for. */
        @Test
        void c6ResponsesWithHuffmanAndEvictions() throws Exception {
            assertThat(decode("3fe101 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
                            + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"))
                    .containsExactly(
                            ":status: 302",
                            "cache-control: private",
                            "date: Mon, 21 Oct 2013 20:13:21 GMT",
                            "location: https://www.example.com");
            assertThat(decode("4883 640e ffc1 c0bf"))
                    .containsExactly(
                            ":status: 307",
                            "cache-control: private",
                            "date: Mon, 21 Oct 2013 20:13:21 GMT",
                            "location: https://www.example.com");
            assertThat(decode("88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad"
                            + "94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160"
                            + "65c0 03ed 4ee5 b106 3d50 07"))
                    .containsExactly(
                            ":status: 200",
                            "cache-control: private",
                            "date: Mon, 21 Oct 2013 20:13:22 GMT",
                            "location: https://www.example.com",
                            "content-encoding: gzip",
                            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
        }
    }

    @Nested
    class WhatIsNoHpack {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "80", // index 0
                    "be", // index 62 of an empty table
                    "ffffffffff7f", // an index of more than four bytes
                    "ff", // ends within a number
                    "40", // ends before the name
                    "400a6375", // ends within the name
                    "3fe21f", // a table of 4097 bytes
                    "8220", // a change of size among the fields
                    "0081ff00", // a name that is padding alone, of eight ones
                    "008184 00", // padding that is not of ones
                    "0084ffffffff00", // the end of a string in a string
                })
        void isRefused(String hex) {
            assertThatThrownBy(() -> decode(hex)).isInstanceOf(ProtocolException.class);
        }

        @Test
        void isAShortBlockThatStandsForAVeryLongList() throws Exception {
            String large = "40 01 61 7f a1 1e" + "62".repeat(4_000);
            assertThat(decode(large)).hasSize(1);
            assertThatThrownBy(() -> decode("be".repeat(10_000))).isInstanceOf(ProtocolException.class);
        }
    }

    @Property
    void readsWhatNettyWrites(@ForAll("blocks") @Size(max = 8) List<List<HpackField>> blocks) throws Exception {
        DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder((name, value) -> false, false, 16, 0);
        HpackDecoder fresh = new HpackDecoder();
        for (List<HpackField> fields : blocks) {
            Http2Headers headers = new DefaultHttp2Headers(false);
            fields.forEach(field -> headers.add(field.name(), field.value()));
            ByteBuf block = Unpooled.buffer();
            netty.encodeHeaders(3, headers, block);
            assertThat(fresh.decode(ByteBufUtil.getBytes(block))).containsExactlyInAnyOrderElementsOf(fields);
        }
    }

    @Property
    void writesWhatNettyReads(@ForAll("fields") List<HpackField> fields) throws Http2Exception {
        ByteBuf block = Unpooled.wrappedBuffer(HpackEncoder.encode(fields));
        List<HpackField> read = new ArrayList<>();
        new DefaultHttp2HeadersDecoder(false, 1 << 20)
                .decodeHeaders(3, block)
                .forEach(entry -> read.add(new HpackField(
                        entry.getKey().toString(), entry.getValue().toString())));
        assertThat(read).containsExactlyInAnyOrderElementsOf(fields);
    }

    @Property
    void parsesAnythingOrRejectsIt(@ForAll byte[] block) {
        try {
            assertThat(new HpackDecoder().decode(block)).doesNotContainNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("HTTP/2");
        }
    }

    @Property
    void parsesMutatedBlocksOrRejectsThem(
            @ForAll("blocks") @Size(max = 4) List<List<HpackField>> blocks, @ForAll byte value, @ForAll short place) {
        DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder((name, text) -> false, false, 16, 0);
        HpackDecoder fresh = new HpackDecoder();
        try {
            for (List<HpackField> fields : blocks) {
                Http2Headers headers = new DefaultHttp2Headers(false);
                fields.forEach(field -> headers.add(field.name(), field.value()));
                ByteBuf encoded = Unpooled.buffer();
                netty.encodeHeaders(3, headers, encoded);
                byte[] block = ByteBufUtil.getBytes(encoded);
                if (block.length > 0) {
                    block[Math.floorMod(place, block.length)] = value;
                }
                assertThat(fresh.decode(block)).doesNotContainNull();
            }
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("HTTP/2");
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    @Provide
    static Arbitrary<List<List<HpackField>>> blocks() {
        return fields().list().ofMaxSize(8);
    }

    @Provide
    static Arbitrary<List<HpackField>> fields() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of("content-type", "grpc-status", "server", "x-a", "x-b"),
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .withChars('-')
                        .ofMinLength(1)
                        .ofMaxLength(40));
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of("", "0", "application/grpc"),
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(600));
        return Combinators.combine(names, values).as(HpackField::new).list().ofMaxSize(12);
    }
}
