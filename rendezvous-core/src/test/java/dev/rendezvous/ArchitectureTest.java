package dev.rendezvous;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rendezvous.state.Command;
import dev.rendezvous.state.State;
import dev.rendezvous.store.Store;
import dev.rendezvous.testing.PackageTable;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Checks which package may use which; between modules, the module descriptors do. */
@AnalyzeClasses(packages = "dev.rendezvous", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final PackageTable TABLE = new PackageTable("dev.rendezvous", """
            | `root`                  | nothing |
            | `target.text`           | nothing |
            | `target`                | `root` `target.text` |
            | `probe.net`             | `root` `target` `target.text` |
            | `probe.local`           | `root` `target` `target.text` |
            | `probe.port`            | `root` `target` `target.text` `probe.net` |
            | `probe.http`            | `root` `target` `target.text` `probe.net` |
            | `probe.dns`             | `root` `target` `target.text` `probe.net` |
            | `probe.http2`           | nothing |
            | `probe.grpc`            | `root` `target` `target.text` `probe.net` `probe.http2` |
            | `probe.jdbc`            | `root` `target` `target.text` `probe.net` |
            | `probe.mysql`           | `root` `target` `target.text` `probe.net` |
            | `probe.redis`           | `root` `target` `target.text` `probe.net` `probe.local` |
            | `probe.amqp`            | `root` `target` `target.text` `probe.net` |
            | `probe.cassandra`       | `root` `target` `target.text` `probe.net` |
            | `probe.sasl`            | nothing |
            | `probe.kafka`           | `root` `target` `target.text` `probe.net` `probe.sasl` |
            | `probe.mongodb`         | `root` `target` `target.text` `probe.net` `probe.sasl` |
            | `probe.temporal`        | `root` `target` `target.text` `probe.net` `probe.grpc` |
            | `probe.postgres.socket` | `root` `probe.net` |
            | `probe.postgres`        | `root` `target` `target.text` `probe.net` `probe.jdbc` `probe.postgres.socket` |
            | `probe.file`            | `root` `target` `target.text` `probe.local` |
            | `probe.exec`            | `root` `target` `target.text` `probe.local` |
            | `probe.unix`            | `root` `target` `target.text` `probe.net` `probe.local` |
            | `probe.udp`             | `root` `target` |
            | `state`                 | `root` |
            | `store`                 | `root` `state` |
            | `coordination.lease`    | `root` |
            | `coordination`          | `root` `state` `store` `coordination.lease` |
            | `junit`                 | `root` `target` `target.text` `coordination` |
            | `embedded`              | nothing |
            | `chart`                 | `target.text` |
            """);

    @ArchTest
    static final ArchRule EACH_PACKAGE_USES_ONLY_WHAT_THE_TABLE_ALLOWS = TABLE.layers();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = TABLE.noCycles();

    @Test
    void theDocumentationShowsTheSameTable() throws Exception {
        TABLE.assertDocumented();
    }

    @ArchTest
    static final ArchRule STATE_MACHINES_ARE_PURE = noClasses()
            .that()
            .implement(State.class)
            .or()
            .implement(Command.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(TimeSource.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Store.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.util.concurrent..")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule ONLY_THE_EXTENSION_NEEDS_JUNIT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rendezvous.junit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..");

    @ArchTest
    static final ArchRule NO_CLASS_NEEDS_THE_POSTGRESQL_DRIVER_TO_COMPILE =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.postgresql..");

    @ArchTest
    static final ArchRule ONLY_HTTP_PROBES_NEED_HTTP_CORE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rendezvous.probe.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc..");
}
