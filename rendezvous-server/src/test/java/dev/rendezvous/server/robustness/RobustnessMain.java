package dev.rendezvous.server.robustness;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The main class of the harness: {@code -Dseconds}, {@code -Dseed} and {@code -Dclients} set the duration, the seed and the number of
 * clients; with {@code -Dstore=memory} there is one server, with its store in memory and without faults.
 */
final class RobustnessMain {

    private RobustnessMain() {}

    /** Exits with 1 if there are violations. Ends together with its parent process, as a killed build does not stop it. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Logger.getLogger("").setLevel(Level.WARNING);
        ProcessHandle.current().parent().ifPresent(RobustnessMain::endWith);
        String seed = System.getProperty("seed", "");
        RobustnessRun run = new RobustnessRun(
                seed.isEmpty() ? ThreadLocalRandom.current().nextLong(1_000_000) : Long.parseLong(seed),
                Long.getLong("seconds", 120),
                Integer.getInteger("clients", 40),
                List.of(Fault.Kind.values()));
        Path folder = Path.of(System.getProperty("folder", "target/robustness"));
        RunReport report = System.getProperty("store", "postgres").equals("memory")
                ? run.performInMemory(out, folder)
                : run.perform(out, folder);
        report.print(out, folder);
        System.exit(report.isGood() ? 0 : 1);
    }

    private static void endWith(ProcessHandle parent) {
        var ignored = parent.onExit().thenRun(() -> System.exit(2));
    }
}
