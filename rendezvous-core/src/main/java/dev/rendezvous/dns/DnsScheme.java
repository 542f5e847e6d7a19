package dev.rendezvous.dns;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code dns:name}. */
public final class DnsScheme implements TargetScheme {

    private static final Set<String> OPTIONS = Set.of("type", "value", "server");
    private static final Pattern SERVER =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]@/\\s]+))(?::([0-9]{1,5}))?");

    /** For {@link java.util.ServiceLoader}. */
    public DnsScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("dns");
    }

    @Override
    public Condition parse(TargetText target) {
        target.onlyOptions(OPTIONS);
        Optional<RecordType> type = type(target);
        return Condition.polling(new DnsProbe(name(target, type), type, value(target, type), server(target)));
    }

    private static String name(TargetText target, Optional<RecordType> type) {
        Optional<String> reversed = Literal.parse(target.rest()).map(Literal::reversed);
        if (reversed.isPresent()) {
            return type.filter(RecordType.PTR::equals)
                    .flatMap(ptr -> reversed)
                    .orElseThrow(() -> new MalformedTargetException(
                            target, "that is an address already; its name is found with #type=PTR"));
        }
        String name = ascii(target);
        if (!DomainName.isValid(name)) {
            throw new MalformedTargetException(
                    target,
                    "a name is letters, digits, hyphens and underscores, with dots between labels of at most 63; a server to"
                            + " ask is given as #server=host:port");
        }
        return name;
    }

    /** RFC 3490. */
    private static String ascii(TargetText target) {
        try {
            return IDN.toASCII(target.rest(), IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return target.rest();
        }
    }

    private static Optional<RecordType> type(TargetText target) {
        String text = target.options().get("type");
        if (text == null) {
            return Optional.empty();
        }
        for (RecordType type : RecordType.values()) {
            if (type.name().equals(text.toUpperCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        throw new MalformedTargetException(
                target, "the option type is one of A, AAAA, CNAME, MX, NS, PTR, SRV and TXT, and not '" + text + "'");
    }

    private static Optional<String> value(TargetText target, Optional<RecordType> type) {
        String text = target.options().get("value");
        if (text == null) {
            return Optional.empty();
        }
        RecordType spelling = type.orElse(RecordType.A);
        if (spelling.isAddress() && Literal.parse(text).isEmpty()) {
            throw new MalformedTargetException(
                    target, "the option value is an address, as in 10.0.0.7, and not '" + text + "'");
        }
        return Optional.of(spelling.canonical(text));
    }

    private static Optional<DnsProbe.Server> server(TargetText target) {
        String text = target.options().get("server");
        if (text == null) {
            return Optional.empty();
        }
        Matcher parts = SERVER.matcher(text);
        if (!parts.matches()) {
            throw new MalformedTargetException(
                    target, "the option server is host:port, as in 10.0.0.2:53 or [::1]:53, and not '" + text + "'");
        }
        int port = parts.group(3) == null ? ResolvConf.PORT : Integer.parseInt(parts.group(3));
        if (port < 1 || port > 65535) {
            throw new MalformedTargetException(target, "the server's port " + port + " is not from 1 to 65535");
        }
        return Optional.of(new DnsProbe.Server(parts.group(1) != null ? parts.group(1) : parts.group(2), port));
    }
}
