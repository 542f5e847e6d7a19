package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.cli.container.ContainerTest;
import dev.rendezvous.cli.container.Podman;
import dev.rendezvous.cli.process.ProcessRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Starts the five services of the how-to with each of their faults, and asks why they are not up. */
@ContainerTest
class FaultsExampleIT {

    private static final String PROJECT = "rendezvous-test-faults";
    private static final Path FOLDER = Snippets.ROOT.resolve("docs/examples/faults");

    @BeforeAll
    static void build() throws Exception {
        Podman.buildImages();
    }

    @AfterEach
    void down() throws Exception {
        compose("", "down", "--volumes", "--timeout", "0");
    }

    private static void compose(String fault, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("--project-name", PROJECT));
        command.addAll(List.of(arguments));
        String ignored = Podman.compose(FOLDER, Map.of("FAULT", fault), command.toArray(String[]::new));
    }

    private static void start(String fault) throws Exception {
        compose(fault, "up", "--build", "--detach");
    }

    /** Runs a command in the container of a service. */
    private static ProcessRun inside(String service, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("exec", container(service)));
        command.addAll(List.of(arguments));
        return Podman.run(command.toArray(String[]::new));
    }

    private static String container(String service) {
        return PROJECT + "_" + service + "_1";
    }

    private static String log(String service) throws Exception {
        ProcessRun logs = Podman.run("logs", container(service));
        return logs.out() + logs.stderr();
    }

    /** Waits until {@code rendezvous status} contains all texts, wherever its lines are broken. */
    private static void awaitStatus(String... texts) throws Exception {
        String ignored = Condition.awaitValue(
                () -> inside("db", "rendezvous", "status").out().replaceAll("\\s+", " "),
                status -> Stream.of(texts).allMatch(status::contains),
                Duration.ofMinutes(3));
    }

    @Test
    void withoutAFaultAllAreUp() throws Exception {
        start("none");
        awaitStatus("No caller waits; 3 names are signalled");
        assertThat(log("web")).contains("open");
    }

    @Test
    void theDatabaseIsLate() throws Exception {
        start("database-late");
        awaitStatus("first cause: postgres://app@db:5432/app refused since", "seen by migrate");
        assertThat(log("migrate")).contains("postgres://app@db:5432/app  refused");
    }

    @Test
    void theMigrationFails() throws Exception {
        start("migration-fails");
        awaitStatus(
                "Not up:",
                "first cause: /migrated was signalled as failed by migrate: cannot create the table nowhere.orders",
                "holds up orders, stock");
        assertThat(log("stock"))
                .contains("can never be met", "signalled as failed: cannot create the table nowhere.orders");
    }

    @Test
    void aKeyIsMistyped() throws Exception {
        start("typo");
        awaitStatus(
                "No signal of /migrate is known, but /migrated, which differs in a letter or two, was signalled by migrate",
                "holds up orders");
        ProcessRun waits = inside(
                "db", "env", "--unset=RENDEZVOUS_REPORT_TO", "wait-for", "rendezvous://rv:8080/migrate", "-t", "8");
        assertThat(waits.exit()).isEqualTo(124);
        assertThat(waits.stderr()).contains("/migrated, which differs in a letter or two, is signalled");
    }

    @Test
    void twoWaitForEachOther() throws Exception {
        start("deadlock");
        awaitStatus("Not up:", "orders and stock wait for each other");
        assertThat(log("web")).contains("rendezvous://rv:8080/orders  not signalled");
    }
}
