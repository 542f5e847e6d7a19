package dev.rendezvous.internal.probe.dns;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.IpLiteral;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code dns:name}. */
public final class DnsScheme implements TargetScheme {

    private static final Set<String> OPTIONS = Set.of("type", "value", "server");

    /** For {@link java.util.ServiceLoader}. */
    public DnsScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("dns");
    }

    @Override
    public Condition parse(TargetSpec target) {
        target.requireOnlyOptions(OPTIONS);
        Optional<RecordType> type = type(target);
        return Condition.polling(new DnsProbe(name(target, type), type, value(target, type), server(target)));
    }

    private static String name(TargetSpec target, Optional<RecordType> type) {
        Optional<String> reverseName = IpLiteral.parse(target.rest()).map(IpLiteral::reverseName);
        if (reverseName.isPresent()) {
            return type.filter(RecordType.PTR::equals)
                    .flatMap(ptr -> reverseName)
                    .orElseThrow(() -> new MalformedTargetException(
                            target,
                            "name must not be an IP address; to look up the name of an address, add #type=PTR"));
        }
        String name = toAscii(target);
        if (!DomainName.isValid(name)) {
            throw new MalformedTargetException(
                    target,
                    "name must consist of labels of at most 63 letters, digits, hyphens and underscores, separated by dots; a name"
                            + " server is given as #server=host:port");
        }
        return name;
    }

    /** RFC 3490. */
    private static String toAscii(TargetSpec target) {
        try {
            return IDN.toASCII(target.rest(), IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return target.rest();
        }
    }

    private static Optional<RecordType> type(TargetSpec target) {
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
                target, "option type must be one of A, AAAA, CNAME, MX, NS, PTR, SRV, TXT, but was '" + text + "'");
    }

    private static Optional<String> value(TargetSpec target, Optional<RecordType> type) {
        String text = target.options().get("value");
        if (text == null) {
            return Optional.empty();
        }
        RecordType recordType = type.orElse(RecordType.A);
        if (type.isEmpty() && IpLiteral.parse(text).isEmpty()) {
            throw new MalformedTargetException(
                    target, "option value must be an address, as in 10.0.0.7, but was '" + text + "'");
        }
        if (type.isPresent() && !recordType.canHave(text)) {
            throw new MalformedTargetException(
                    target,
                    "option value must be " + recordType.form() + " for type " + recordType + ", but was '" + text
                            + "'");
        }
        return Optional.of(recordType.canonical(text));
    }

    private static Optional<HostAndPort> server(TargetSpec target) {
        String text = target.options().get("server");
        if (text == null) {
            return Optional.empty();
        }
        Optional<HostAndPort> server;
        try {
            server = HostAndPort.parse(text, ResolvConf.PORT);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, "option server: " + e.getMessage());
        }
        return Optional.of(server.orElseThrow(() -> new MalformedTargetException(
                target, "option server must be host:port, as in 10.0.0.2:53 or [::1]:53, but was '" + text + "'")));
    }
}
