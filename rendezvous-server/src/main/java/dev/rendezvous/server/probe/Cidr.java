package dev.rendezvous.server.probe;

import java.net.InetAddress;
import java.util.Arrays;

/** A range of IP addresses such as {@code 10.0.0.0/8} (RFC 4632). */
final class Cidr {

    private final byte[] network;
    private final int prefix;

    private Cidr(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /**
     * Parses an address with a prefix length; without one, the range is that address alone.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String length = slash < 0 ? "" : text.substring(slash + 1);
        byte[] address;
        try {
            address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
        int bits = address.length * 8;
        if (slash >= 0 && (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits)) {
            throw malformed(text);
        }
        return new Cidr(address, slash < 0 ? bits : Integer.parseInt(length));
    }

    boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    private boolean contains(byte[] bytes) {
        int whole = prefix / 8;
        if (bytes.length != network.length || !Arrays.equals(bytes, 0, whole, network, 0, whole)) {
            return false;
        }
        int mask = 0xff00 >> prefix % 8 & 0xff;
        return prefix % 8 == 0 || (bytes[whole] & mask) == (network[whole] & mask);
    }

    /** Returns whether this range contains all addresses of another. */
    boolean contains(Cidr other) {
        return other.prefix >= prefix && contains(other.network);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "must be a range of addresses such as 169.254.0.0/16 or fe80::/10, but was '" + text + "'");
    }
}
