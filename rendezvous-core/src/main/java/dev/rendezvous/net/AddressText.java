package dev.rendezvous.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Writes addresses as people do: {@code 127.0.0.1:5432}, {@code [::1]:5432}. */
final class AddressText {

    private AddressText() {}

    static String of(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = host.getHostAddress();
        return (host instanceof Inet6Address ? "[" + shortened(text) + "]" : text) + ":" + address.getPort();
    }

    /** Writes the longest run of zero groups as {@code ::}, as RFC 5952 section 4.2 has it. */
    static String shortened(String v6) {
        int scope = v6.indexOf('%');
        List<String> groups = Arrays.asList((scope < 0 ? v6 : v6.substring(0, scope)).split(":"));
        for (int length = groups.size(); length >= 2; length--) {
            int start = Collections.indexOfSubList(groups, Collections.nCopies(length, "0"));
            if (start >= 0) {
                return String.join(":", groups.subList(0, start))
                        + "::"
                        + String.join(":", groups.subList(start + length, groups.size()))
                        + (scope < 0 ? "" : v6.substring(scope));
            }
        }
        return v6;
    }
}
