package dev.rendezvous.cli;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.client.RemoteBarrier;
import dev.rendezvous.client.RemoteLock;
import dev.rendezvous.key.Arrival;
import dev.rendezvous.key.Lease;
import dev.rendezvous.key.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What {@code rendezvous barrier} and {@code rendezvous lock} do. */
final class MeetingVerbs {

    private MeetingVerbs() {}

    static int barrier(RemoteBarrier barrier, Arrival me, Optional<Duration> limit) throws InterruptedException {
        try {
            Passage passage = barrier.arrive(me, limit.map(Deadline::in).orElseGet(Deadline::never));
            System.out.println(json(passage));
            return ExitCode.MET;
        } catch (ConditionNotMetException e) {
            return Verbs.inVain(e.outcome(), limit);
        }
    }

    private static String json(Passage passage) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("generation", passage.generation());
        answer.put("index", passage.index());
        answer.put("parties", passage.arrivals().size());
        answer.put(
                "arrivals",
                passage.arrivals().stream().map(MeetingVerbs::arrival).toList());
        return JsonMapper.builder().build().writeValueAsString(answer);
    }

    private static Map<String, Object> arrival(Arrival arrival) {
        Map<String, Object> shown = new LinkedHashMap<>();
        arrival.member().ifPresent(name -> shown.put("member", name));
        arrival.payload().map(Payload::text).ifPresent(text -> shown.put("payload", text));
        return shown;
    }

    static int lock(RemoteLock lock, Duration ttl, Optional<Duration> limit, List<String> command)
            throws IOException, InterruptedException {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command is missing: rendezvous lock NAME -- COMMAND");
        }
        Deadline deadline = limit.map(Deadline::in).orElseGet(Deadline::never);
        try (Lease lease = lock.heldBy(thisProcess()).acquire(ttl, deadline)) {
            return new LockedRun(lease, ttl).run(command);
        } catch (ConditionNotMetException e) {
            return Verbs.inVain(e.outcome(), limit);
        }
    }

    /** As in {@code host:4711}. */
    private static String thisProcess() throws IOException {
        Path file = Path.of("/proc/sys/kernel/hostname");
        String host = Files.exists(file) ? Files.readString(file).strip().replace(',', ' ') : "process";
        return host + ":" + ProcessHandle.current().pid();
    }
}
