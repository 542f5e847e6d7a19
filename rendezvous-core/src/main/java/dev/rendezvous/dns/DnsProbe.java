package dev.rendezvous.dns;

import dev.rendezvous.AddressRule;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.net.Dialer;
import dev.rendezvous.net.LookupException;
import dev.rendezvous.net.Names;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks whether a name has a record: by the machine's resolver, to which the hosts file counts, or by asking name servers, if a
 * type or a server is given. Immutable and safe for use by many threads.
 *
 * @param name valid
 * @param type of the records; empty for any address
 * @param value what one record is; empty for any
 * @param server whom to ask; empty for those of the machine
 */
record DnsProbe(String name, Optional<RecordType> type, Optional<String> value, Optional<Server> server)
        implements Probe {

    private static final int MOST_SHOWN = 3;

    /**
     * A name server.
     *
     * @param host a name or an address, IPv6 without brackets
     * @param port from 1 to 65535
     */
    record Server(String host, int port) {}

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        try {
            List<String> records =
                    type.isEmpty() && server.isEmpty() ? addresses(deadline) : records(resolver(deadline), deadline);
            return judged(records);
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        }
    }

    private List<String> addresses(Deadline deadline) throws LookupException, InterruptedException {
        return Names.system().addresses(name, deadline).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private Resolver resolver(Deadline deadline) throws LookupException, InterruptedException {
        if (server.isEmpty()) {
            return ResolvConf.read(ResolvConf.USUAL);
        }
        Dialer dialer = new Dialer(Names.system(), AddressRule.none());
        try {
            return new Resolver(
                    dialer.addresses(server.get().host(), server.get().port(), deadline), List.of(), 1);
        } catch (LookupException e) {
            // That the server has no name says nothing of the name that it would be asked for.
            throw new LookupException(Reason.inconclusiveReason(
                    Common.NAME_LOOKUP_FAILED,
                    this + ": the server " + e.reason().message()));
        }
    }

    /** Returns the records of the first name that has some; at least one. */
    private List<String> records(Resolver resolver, Deadline deadline) throws LookupException, InterruptedException {
        boolean exists = false;
        Optional<LookupException> unknown = Optional.empty();
        for (String candidate : resolver.candidates(name)) {
            for (RecordType asked : asked()) {
                try {
                    Answer answer = resolver.ask(new Question(candidate, asked), deadline);
                    if (!answer.records().isEmpty()) {
                        return answer.records();
                    }
                    exists |= answer.code() == Answer.NO_ERROR;
                } catch (LookupException e) {
                    unknown = unknown.or(() -> Optional.of(e));
                }
            }
        }
        throw unknown.orElse(new LookupException(missing(exists)));
    }

    private List<RecordType> asked() {
        if (type.isPresent()) {
            return List.of(type.get());
        }
        if (value.isPresent()) {
            return List.of(value.get().contains(":") ? RecordType.AAAA : RecordType.A);
        }
        return List.of(RecordType.A, RecordType.AAAA);
    }

    private Reason missing(boolean nameExists) {
        String what = nameExists ? "no " + type.map(asked -> asked + " record").orElse("address") : "name not found";
        return Reason.inconclusiveReason(Common.NAME_NOT_FOUND, this + ": " + what);
    }

    private Observation judged(List<String> records) {
        RecordType spelling = type.orElse(RecordType.A);
        boolean asWanted =
                value.isEmpty() || records.stream().map(spelling::canonical).anyMatch(value.get()::equals);
        return asWanted
                ? Observation.satisfied(shown(records))
                : Observation.unsatisfied(Reason.transientReason(
                        Common.NO_SUCH_OBJECT,
                        this + ": is " + shown(records) + ", and not " + RemoteText.oneLine(value.get())));
    }

    private static String shown(List<String> records) {
        String some = records.stream().limit(MOST_SHOWN).map(RemoteText::oneLine).collect(Collectors.joining(", "));
        return some + (records.size() > MOST_SHOWN ? " and " + (records.size() - MOST_SHOWN) + " more" : "");
    }

    /** Returns {@code dns:name}. */
    @Override
    public String toString() {
        return "dns:" + name;
    }
}
