package dev.rendezvous.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.helidon.webserver.ProxyProtocolData.Family;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {

    private static final byte[] PREFIX = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    private static byte[] text(String header) {
        return header.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] binary(String afterPrefix) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(PREFIX);
        header.writeBytes(HexFormat.of().parseHex(afterPrefix.replace(" ", "")));
        return header.toByteArray();
    }

    private static void assertNeedsEveryByte(byte[] header, ProxyHeader expected) {
        for (int length = 0; length < header.length; length++) {
            assertThat(ProxyHeader.parse(Arrays.copyOf(header, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        assertThat(ProxyHeader.parse(header)).contains(expected);
        assertThat(ProxyHeader.parse(Arrays.copyOf(header, header.length + 5))).contains(expected);
    }

    @Test
    void textNamesAddressesAndPorts() {
        byte[] header = text("PROXY TCP4 192.0.2.1 192.0.2.2 1000 80\r\n");
        assertNeedsEveryByte(header, expected(header.length, Family.IPv4, "192.0.2.1", "192.0.2.2"));
    }

    @Test
    void textMayNameAddressesOfVersion6() {
        byte[] header = text("PROXY TCP6 2001:db8::1 2001:db8::2 1000 80\r\n");
        assertNeedsEveryByte(
                header, expected(header.length, Family.IPv6, "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:2"));
    }

    private static ProxyHeader expected(int length, Family family, String source, String destination) {
        return new ProxyHeader(
                length, family, io.helidon.webserver.ProxyProtocolData.Protocol.TCP, source, destination, 1000, 80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN 2001:db8::1 2001:db8::2 1000 80\r\n"})
    void textMayKnowNoAddress(String header) {
        Optional<ProxyHeader> parsed = ProxyHeader.parse(text(header));
        assertThat(parsed.map(ProxyHeader::sourceAddress)).contains("");
        assertThat(parsed.map(ProxyHeader::length)).contains(header.length());
    }

    @Test
    void binaryNamesAddressesAndPorts() {
        byte[] header = binary("21 11 000c c0000201 c0000202 03e8 0050");
        assertNeedsEveryByte(header, expected(header.length, Family.IPv4, "192.0.2.1", "192.0.2.2"));
    }

    @Test
    void binaryMayNameAddressesOfVersion6AndMore() {
        String addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
        byte[] header = binary("21 21 0028" + addresses + "03e8 0050 04 0001 00");
        assertNeedsEveryByte(
                header, expected(header.length, Family.IPv6, "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20 00 0000", "20 11 000c c0000201 c0000202 03e8 0050", "21 00 0003 010203", "21 31 0000"})
    void binaryMayComeFromTheProxyItselfOrFromAnUnknownAddress(String header) {
        Optional<ProxyHeader> parsed = ProxyHeader.parse(binary(header));
        assertThat(parsed.map(ProxyHeader::sourceAddress)).contains("");
        assertThat(parsed.map(ProxyHeader::length)).contains(binary(header).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1000\r\n",
                "PROXY TCP4 host 192.0.2.2 1000 80\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1000 65536\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1000 -1\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1000 x\r\n",
                "PROXY UDP4 192.0.2.1 192.0.2.2 1000 80\r\n",
                "PROXY  \r\n"
            })
    void malformedTextIsRejected(String header) {
        assertThatIllegalArgumentException().isThrownBy(() -> ProxyHeader.parse(text(header)));
    }

    @Test
    void textHasAnEnd() {
        assertThat(ProxyHeader.parse(text("PROXY " + "x".repeat(100)))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> ProxyHeader.parse(text("PROXY " + "x".repeat(101))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11 11 0000", "22 11 0000", "21 11 000b 0000000000000000000000"})
    void malformedBinaryIsRejected(String header) {
        assertThatIllegalArgumentException().isThrownBy(() -> ProxyHeader.parse(binary(header)));
    }

    @Property
    void anyBytesAreAHeaderOrMoreAreNeededOrTheyAreRejected(@ForAll boolean binary, @ForAll byte[] rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(binary ? PREFIX : text("PROXY "));
        bytes.writeBytes(rest);
        try {
            ProxyHeader.parse(bytes.toByteArray())
                    .ifPresent(header -> assertThat(header.length()).isBetween(1, bytes.size()));
        } catch (IllegalArgumentException e) {
            assertThat(e).isNotNull();
        }
    }
}
