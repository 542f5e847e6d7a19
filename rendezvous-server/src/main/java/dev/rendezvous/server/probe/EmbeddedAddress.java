package dev.rendezvous.server.probe;

import dev.rendezvous.AddressFilter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The IPv4 addresses to which a gateway may forward what is sent to an IPv6 address. */
final class EmbeddedAddress {

    /** IPv4-compatible addresses (RFC 4291 section 2.5.5.1). */
    private static final Cidr COMPATIBLE = Cidr.parse("::/96");

    /** Of translators (RFC 6052 section 2.1). */
    private static final Cidr TRANSLATED = Cidr.parse("64:ff9b::/96");

    /** Of translators in one network, which choose the length of the prefix (RFC 8215). */
    private static final Cidr TRANSLATED_LOCALLY = Cidr.parse("64:ff9b:1::/48");

    /** Translated by the host itself (RFC 2765 section 2.1). */
    private static final Cidr TRANSLATED_BY_HOST = Cidr.parse("::ffff:0:0:0/96");

    /** 6to4 (RFC 3056 section 2). */
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    /** Teredo (RFC 4380 section 4): a server, and a client with inverted bits. */
    private static final Cidr TEREDO = Cidr.parse("2001::/32");

    private EmbeddedAddress() {}

    /** Returns the IPv4 addresses in an address; none in IPv4. A mapped address is IPv4 by the contract of {@link AddressFilter}. */
    static List<InetAddress> in(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return List.of();
        }
        byte[] bytes = address.getAddress();
        List<InetAddress> embedded = new ArrayList<>();
        boolean isCompatible =
                COMPATIBLE.contains(address) && !address.isLoopbackAddress() && !address.isAnyLocalAddress();
        if (isCompatible || TRANSLATED.contains(address) || TRANSLATED_BY_HOST.contains(address) || isIsatap(bytes)) {
            embedded.add(at(bytes, 12, 13, 14, 15));
        }
        if (TRANSLATED_LOCALLY.contains(address)) {
            // Byte 8 is always zero (RFC 6052 section 2.2). What is zero with one length may be an address with
            // another.
            Stream.of(
                            at(bytes, 6, 7, 9, 10),
                            at(bytes, 7, 9, 10, 11),
                            at(bytes, 9, 10, 11, 12),
                            at(bytes, 12, 13, 14, 15))
                    .filter(one -> one.getAddress()[0] != 0)
                    .forEach(embedded::add);
        }
        if (SIX_TO_FOUR.contains(address)) {
            embedded.add(at(bytes, 2, 3, 4, 5));
        }
        if (TEREDO.contains(address)) {
            embedded.add(at(bytes, 4, 5, 6, 7));
            embedded.add(at(inverted(bytes), 12, 13, 14, 15));
        }
        return embedded;
    }

    /** RFC 5214 section 6.1. */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & ~2) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
    }

    private static byte[] inverted(byte[] bytes) {
        byte[] inverted = Arrays.copyOf(bytes, bytes.length);
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = (byte) ~inverted[i];
        }
        return inverted;
    }

    private static InetAddress at(byte[] bytes, int first, int second, int third, int fourth) {
        try {
            return InetAddress.getByAddress(new byte[] {bytes[first], bytes[second], bytes[third], bytes[fourth]});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
