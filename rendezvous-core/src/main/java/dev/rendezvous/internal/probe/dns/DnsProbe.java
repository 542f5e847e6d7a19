package dev.rendezvous.internal.probe.dns;

import dev.rendezvous.AddressFilter;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.Dialer;
import dev.rendezvous.internal.probe.net.HostResolver;
import dev.rendezvous.internal.probe.net.LookupException;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.HostAndPort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks that a name has a DNS record. Without type and server, the resolver of the operating system is used, which includes the hosts
 * file; otherwise name servers are queried directly. Immutable and safe for use by multiple threads.
 *
 * @param name a valid domain name
 * @param type the type of the records; empty for any address
 * @param value the value that one of the records must have; empty for any
 * @param server the name server to query; empty for those of the machine
 */
record DnsProbe(String name, Optional<RecordType> type, Optional<String> value, Optional<HostAndPort> server)
        implements Probe {

    private static final int MAX_SHOWN = 3;

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        try {
            List<String> records =
                    type.isEmpty() && server.isEmpty() ? addresses(deadline) : records(resolver(deadline), deadline);
            return evaluate(records);
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        }
    }

    private List<String> addresses(Deadline deadline) throws LookupException, InterruptedException {
        return HostResolver.system().resolve(name, deadline).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private StubResolver resolver(Deadline deadline) throws LookupException, InterruptedException {
        if (server.isEmpty()) {
            return ResolvConf.read(ResolvConf.DEFAULT_PATH);
        }
        Dialer dialer = new Dialer(HostResolver.system(), AddressFilter.allowAll());
        try {
            return new StubResolver(
                    dialer.addresses(server.get().host(), server.get().port(), deadline), List.of(), 1);
        } catch (LookupException e) {
            // A server whose own name cannot be resolved says nothing about the name to query.
            throw new LookupException(Reason.inconclusiveReason(
                    Common.NAME_LOOKUP_FAILED,
                    this + ": the server " + e.reason().message()));
        }
    }

    /** Returns the records of the first candidate name that has any. */
    private List<String> records(StubResolver resolver, Deadline deadline)
            throws LookupException, InterruptedException {
        boolean nameExists = false;
        Optional<LookupException> failure = Optional.empty();
        for (String candidate : resolver.candidates(name)) {
            for (RecordType candidateType : types()) {
                try {
                    DnsResponse response = resolver.query(new DnsQuestion(candidate, candidateType), deadline);
                    if (!response.records().isEmpty()) {
                        return response.records();
                    }
                    nameExists |= response.responseCode() == DnsResponse.NO_ERROR;
                } catch (LookupException e) {
                    failure = failure.or(() -> Optional.of(e));
                }
            }
        }
        throw failure.orElse(new LookupException(missing(nameExists)));
    }

    private List<RecordType> types() {
        if (type.isPresent()) {
            return List.of(type.get());
        }
        if (value.isPresent()) {
            return List.of(value.get().contains(":") ? RecordType.AAAA : RecordType.A);
        }
        return List.of(RecordType.A, RecordType.AAAA);
    }

    private Reason missing(boolean nameExists) {
        String what =
                nameExists ? "no " + type.map(wanted -> wanted + " record").orElse("address") : "name not found";
        return Reason.inconclusiveReason(Common.NAME_NOT_FOUND, this + ": " + what);
    }

    private Observation evaluate(List<String> records) {
        RecordType recordType = type.orElse(RecordType.A);
        boolean matches =
                value.isEmpty() || records.stream().map(recordType::canonical).anyMatch(value.get()::equals);
        return matches
                ? Observation.satisfied(abbreviated(records))
                : Observation.unsatisfied(Reason.transientReason(
                        Common.NO_SUCH_OBJECT,
                        this + ": expected " + RemoteText.oneLine(value.get()) + ", but was " + abbreviated(records)));
    }

    private static String abbreviated(List<String> records) {
        String first =
                records.stream().limit(MAX_SHOWN).map(RemoteText::oneLine).collect(Collectors.joining(", "));
        return first + (records.size() > MAX_SHOWN ? " and " + (records.size() - MAX_SHOWN) + " more" : "");
    }

    /** Returns {@code dns:name}. */
    @Override
    public String toString() {
        return "dns:" + name;
    }
}
