package dev.rendezvous.internal.probe.dns;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.LookupException;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A stub resolver: it queries name servers, with a search list. Immutable.
 *
 * @param servers the name servers, in the order in which they are queried
 * @param search the domains to append to a name
 * @param ndots the number of dots from which on a name is first tried without a domain of the search list
 */
record StubResolver(List<InetSocketAddress> servers, List<String> search, int ndots) {

    StubResolver {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** Returns the absolute names that a name may mean, in the order in which they are tried (resolv.conf(5)). */
    List<String> candidates(String name) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        List<String> candidates = new ArrayList<>();
        for (String domain : search) {
            if (DomainName.isValid(name + "." + domain)) {
                candidates.add(name + "." + domain);
            }
        }
        boolean absoluteFirst = name.chars().filter(c -> c == '.').count() >= ndots;
        candidates.add(absoluteFirst ? 0 : candidates.size(), name);
        return candidates;
    }

    /**
     * Returns the first conclusive response of a server: records, no records, or no such name. A server that does not respond is
     * queried again until the deadline, as a datagram may be lost.
     *
     * @throws LookupException if there is no conclusive response; its reason is inconclusive
     */
    DnsResponse query(DnsQuestion question, Deadline deadline) throws LookupException, InterruptedException {
        List<InetSocketAddress> remaining = new ArrayList<>(servers);
        Map<InetSocketAddress, String> problems = new LinkedHashMap<>();
        while (!remaining.isEmpty() && !deadline.isExpired()) {
            for (InetSocketAddress server : List.copyOf(remaining)) {
                try {
                    DnsResponse response = DnsExchange.query(server, question, deadline);
                    if (response.responseCode() == DnsResponse.NO_ERROR
                            || response.responseCode() == DnsResponse.NXDOMAIN) {
                        return response;
                    }
                    problems.put(server, "responds with " + response.responseCodeName());
                    remaining.remove(server);
                } catch (SocketTimeoutException e) {
                    problems.put(server, "does not respond in time");
                } catch (PortUnreachableException e) {
                    problems.put(server, "refuses");
                    remaining.remove(server);
                } catch (IOException e) {
                    problems.put(
                            server,
                            "sends no usable response (" + RemoteText.oneLine(String.valueOf(e.getMessage())) + ")");
                    remaining.remove(server);
                }
            }
        }
        throw new LookupException(problem(question, problems, !remaining.isEmpty()));
    }

    private static Reason problem(DnsQuestion question, Map<InetSocketAddress, String> problems, boolean timedOut) {
        String all = problems.entrySet().stream()
                .map(entry -> "server " + HostAndPort.of(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return Reason.inconclusiveReason(
                timedOut ? Common.NAME_LOOKUP_TIMED_OUT : Common.NAME_LOOKUP_FAILED,
                "dns:" + question.name() + ": " + (all.isEmpty() ? "no time was left for a query" : all));
    }
}
