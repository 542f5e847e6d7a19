package dev.rendezvous.cli.server;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.SignalInterrupt;
import dev.rendezvous.client.RemoteBarrier;
import dev.rendezvous.client.RemoteLock;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.BarrierResult;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.internal.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The commands of {@code rendezvous} for barriers and locks. Each returns its exit code. */
final class LockBarrierCommands {

    private LockBarrierCommands() {}

    static int barrier(RemoteBarrier barrier, Arrival arrival, Optional<Duration> timeout) throws InterruptedException {
        SignalInterrupt signals = SignalInterrupt.start();
        try {
            BarrierResult barrierResult =
                    barrier.arrive(arrival, timeout.map(Deadline::in).orElseGet(Deadline::never));
            System.out.println(json(barrierResult));
            return ExitCode.SUCCESS;
        } catch (ConditionNotMetException e) {
            return KeyCommands.notMet(e.outcome(), timeout);
        } catch (InterruptedException e) {
            // Returns, so that closing the client withdraws the arrival.
            return signals.stop().orElseThrow(() -> e);
        }
    }

    /** Breaks a barrier, for which the number of its parties does not matter. */
    static int breakBarrier(RendezvousClient client, String barrier, String reason) throws InterruptedException {
        client.barrier(barrier, 1).fail(reason);
        return ExitCode.SUCCESS;
    }

    private static String json(BarrierResult barrierResult) {
        return JsonWriter.object(json -> {
            json.writeNumberProperty("generation", barrierResult.generation());
            json.writeNumberProperty("index", barrierResult.index());
            json.writeNumberProperty("parties", barrierResult.arrivals().size());
            JsonWriter.writeObjects(json, "arrivals", barrierResult.arrivals(), (one, arrival) -> {
                arrival.member().ifPresent(name -> one.writeStringProperty("member", name));
                arrival.payload().map(Payload::text).ifPresent(text -> one.writeStringProperty("payload", text));
            });
        });
    }

    /**
     * Runs a command while a lock is held.
     *
     * @param as the name that was given to the caller, under which the server knows the holder, too
     */
    static int lock(
            RemoteLock lock, Optional<String> as, Duration ttl, Optional<Duration> timeout, List<String> command)
            throws IOException, InterruptedException {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("COMMAND is missing; usage: rendezvous lock NAME -- COMMAND");
        }
        Deadline deadline = timeout.map(Deadline::in).orElseGet(Deadline::never);
        SignalInterrupt signals = SignalInterrupt.start();
        String holder = as.isPresent() ? as.get() : process();
        try (Lease lease = lock.withHolder(holder.replace(',', ' ')).acquire(ttl, deadline)) {
            OptionalInt ended = signals.stop();
            return ended.isPresent() ? ended.getAsInt() : new LockedCommand(lease, ttl).run(command);
        } catch (ConditionNotMetException e) {
            return KeyCommands.notMet(e.outcome(), timeout);
        } catch (InterruptedException e) {
            // Returns, so that closing the client withdraws the place in the queue.
            return signals.stop().orElseThrow(() -> e);
        }
    }

    static int awaitFree(RemoteLock lock, Optional<Duration> timeout) throws InterruptedException {
        try {
            lock.awaitFree(timeout.map(Deadline::in).orElseGet(Deadline::never));
            return ExitCode.SUCCESS;
        } catch (ConditionNotMetException e) {
            return KeyCommands.notMet(e.outcome(), timeout);
        }
    }

    static int unlock(RendezvousClient client, String lock, long fence) throws InterruptedException {
        client.unlock(lock, fence);
        System.err.println("unlocked");
        return ExitCode.SUCCESS;
    }

    static int resetBarrier(RendezvousClient client, String barrier, long generation) throws InterruptedException {
        int rejected = client.resetBarrier(barrier, generation);
        System.err.println("reset; rejected " + (rejected == 1 ? "1 party" : rejected + " parties"));
        return ExitCode.SUCCESS;
    }

    /** Returns host and process id, as in {@code host:4711}. */
    private static String process() throws IOException {
        Path file = Path.of("/proc/sys/kernel/hostname");
        String host = Files.exists(file) ? Files.readString(file).strip() : "process";
        return host + ":" + ProcessHandle.current().pid();
    }
}
