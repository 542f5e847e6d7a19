package dev.rendezvous.internal.probe.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses IP addresses without any name lookup. */
public final class IpLiteral {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private static final Pattern NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    /** C programs read such a number as octal, and the JDK as decimal. */
    private static final Pattern LEADING_ZERO = Pattern.compile("(?:.*\\.)?0[0-9].*");

    private IpLiteral() {}

    /** Returns whether a text cannot be a name, as it has the form of an address, valid or not. */
    static boolean isAddress(String text) {
        return text.contains(":") || NUMBERS.matcher(text).matches();
    }

    /** Returns whether a text has the form of an address and is none, or a different one in different programs. */
    public static boolean isMalformed(String text) {
        return isAddress(text) && address(text).isEmpty();
    }

    /** Returns the address of a text that {@link #isAddress}, which may have a zone. */
    static Optional<InetAddress> address(String text) {
        if (!text.contains(":") && LEADING_ZERO.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Returns the address that a text represents; empty for any other text. */
    public static Optional<InetAddress> parse(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        return address(text);
    }

    /** Returns the name for a reverse lookup of an address (RFC 1035 section 3.5, RFC 3596 section 2.5). */
    public static String reverseName(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = bytes.length - 1; i >= 0; i--) {
            int value = Byte.toUnsignedInt(bytes[i]);
            name.append(address instanceof Inet4Address ? value + "." : "%x.%x.".formatted(value & 0xf, value >> 4));
        }
        return name + (address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa");
    }
}
