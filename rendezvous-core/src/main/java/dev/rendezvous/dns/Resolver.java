package dev.rendezvous.dns;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.net.LookupException;
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
 * Whom to ask, and under which names. Immutable.
 *
 * @param servers in the order they are asked
 * @param search domains that are tried as endings of a name
 * @param dots from how many dots on a name is first tried as it is
 */
record Resolver(List<InetSocketAddress> servers, List<String> search, int dots) {

    Resolver {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** Returns the names that a name may stand for, in the order they are tried: resolv.conf(5). */
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
        boolean asItIsFirst = name.chars().filter(c -> c == '.').count() >= dots;
        candidates.add(asItIsFirst ? 0 : candidates.size(), name);
        return candidates;
    }

    /**
     * Returns what the first server says that can tell: that there are records, none, or no such name. A silent server is asked
     * again until the deadline, as a datagram may be lost.
     *
     * @throws LookupException if none can tell; its reason concludes nothing
     */
    Answer ask(Question question, Deadline deadline) throws LookupException, InterruptedException {
        List<InetSocketAddress> hopeful = new ArrayList<>(servers);
        Map<InetSocketAddress, String> problems = new LinkedHashMap<>();
        while (!hopeful.isEmpty() && !deadline.expired()) {
            for (InetSocketAddress server : List.copyOf(hopeful)) {
                try {
                    Answer answer = Exchange.of(server, question, deadline);
                    if (answer.code() == Answer.NO_ERROR || answer.code() == Answer.NO_SUCH_NAME) {
                        return answer;
                    }
                    problems.put(server, "answers " + answer.codeName());
                    hopeful.remove(server);
                } catch (SocketTimeoutException e) {
                    problems.put(server, "does not answer in time");
                } catch (PortUnreachableException e) {
                    problems.put(server, "refuses");
                    hopeful.remove(server);
                } catch (IOException e) {
                    problems.put(server, "gives no usable answer (" + RemoteText.oneLine(String.valueOf(e.getMessage())) + ")");
                    hopeful.remove(server);
                }
            }
        }
        throw new LookupException(problem(question, problems, !hopeful.isEmpty()));
    }

    private static Reason problem(Question question, Map<InetSocketAddress, String> problems, boolean silent) {
        String all = problems.entrySet().stream()
                .map(entry -> "server " + text(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return Reason.inconclusiveReason(
                silent ? Common.NAME_LOOKUP_TIMED_OUT : Common.NAME_LOOKUP_FAILED,
                "dns:" + question.name() + ": " + (all.isEmpty() ? "there was no time to ask" : all));
    }

    private static String text(InetSocketAddress server) {
        String host = server.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort();
    }
}
