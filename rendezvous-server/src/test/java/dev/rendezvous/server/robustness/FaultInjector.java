package dev.rendezvous.server.robustness;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Injects the faults of a plan at their times, those of one place one after the other, and repairs them afterwards. */
final class FaultInjector implements AutoCloseable {

    /** The delay of each packet; a transaction has several. */
    private static final long DELAY_MILLIS = 40;

    private final ServerCluster serverCluster;
    private final PostgresProcess postgresProcess;
    private final FaultyProxy proxy;
    private final History history;
    private final DisturbanceLog disturbanceLog;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> underWay = new ArrayList<>();
    private final Map<Integer, ReentrantLock> places = new ConcurrentHashMap<>();
    private final Map<Fault.Kind, Integer> done = new EnumMap<>(Fault.Kind.class);

    FaultInjector(
            ServerCluster serverCluster,
            PostgresProcess postgresProcess,
            FaultyProxy proxy,
            History history,
            DisturbanceLog disturbanceLog) {
        this.serverCluster = serverCluster;
        this.postgresProcess = postgresProcess;
        this.proxy = proxy;
        this.history = history;
        this.disturbanceLog = disturbanceLog;
    }

    /** Starts to inject the faults. */
    void start(List<Fault> faults) {
        long began = history.now();
        for (Fault fault : faults) {
            underWay.add(threads.submit(() -> {
                TimeUnit.NANOSECONDS.sleep(began + fault.at() * 1_000_000 - history.now());
                perform(fault);
                return null;
            }));
        }
    }

    /** Waits until all faults have been repaired. */
    void finish() throws Exception {
        for (Future<?> fault : underWay) {
            fault.get();
        }
    }

    /** Returns how often each kind was injected. */
    Map<Fault.Kind, Integer> done() {
        synchronized (done) {
            return new EnumMap<>(done);
        }
    }

    private void perform(Fault fault) throws IOException, InterruptedException, SQLException {
        int place = fault.kind().isOfServer() ? fault.server() : DisturbanceLog.DATABASE;
        ReentrantLock lock = places.computeIfAbsent(place, p -> new ReentrantLock());
        lock.lockInterruptibly();
        long from = history.now();
        try {
            begin(fault);
            synchronized (done) {
                done.merge(fault.kind(), 1, Integer::sum);
            }
        } finally {
            end(fault);
            disturbanceLog.add(place, fault.kind().name(), from, history.now());
            lock.unlock();
        }
    }

    private void begin(Fault fault) throws IOException, InterruptedException, SQLException {
        switch (fault.kind()) {
            case KILL_SERVER -> {
                serverCluster.kill(fault.server());
                pause(fault);
            }
            case STOP_SERVER -> {
                serverCluster.stop(fault.server());
                pause(fault);
            }
            case KILL_DATABASE -> {
                postgresProcess.kill();
                pause(fault);
            }
            case CUT -> proxy.cut();
            case DELAY -> {
                proxy.delay(DELAY_MILLIS);
                pause(fault);
            }
            case BLACK_HOLE -> {
                proxy.blackHole();
                pause(fault);
            }
            case BLACK_HOLE_AND_CUT -> {
                proxy.blackHole();
                pause(fault);
                proxy.cut();
            }
            case KILL_LISTENERS -> postgresProcess.killListeners();
            case END_SESSIONS -> postgresProcess.endSessions();
        }
    }

    private void end(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL_SERVER -> serverCluster.start(fault.server());
            case STOP_SERVER -> serverCluster.resume(fault.server());
            case KILL_DATABASE -> postgresProcess.startAgain();
            case DELAY -> proxy.delay(0);
            case BLACK_HOLE, BLACK_HOLE_AND_CUT -> proxy.open();
            case CUT, KILL_LISTENERS, END_SESSIONS -> {}
        }
    }

    private static void pause(Fault fault) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(fault.millis());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
