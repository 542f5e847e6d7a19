package dev.rendezvous;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.testing.PackageTable;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks which package may use which; between modules, the module descriptors do. */
@AnalyzeClasses(packages = "dev.rendezvous", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final PackageTable TABLE = new PackageTable("dev.rendezvous", """
            | `root`                           | nothing |
            | `internal.text`                  | nothing |
            | `internal.json`                  | nothing |
            | `target`                         | `root` `internal.text` |
            | `internal.probe.net`             | `root` `target` `internal.text` |
            | `internal.probe.local`           | `root` `target` `internal.text` |
            | `probe.port`                     | `root` `target` `internal.text` `internal.probe.net` |
            | `probe.http`                     | `root` `target` `internal.text` `internal.json` `internal.probe.net` |
            | `internal.probe.dns`             | `root` `target` `internal.text` `internal.probe.net` |
            | `internal.probe.http2`           | nothing |
            | `internal.probe.grpc`            | `root` `target` `internal.text` `internal.probe.net` `internal.probe.http2` |
            | `internal.probe.jdbc`            | `root` `target` `internal.text` `internal.probe.net` |
            | `internal.probe.mysql`           | `root` `target` `internal.text` `internal.probe.net` |
            | `internal.probe.redis`           | `root` `target` `internal.text` `internal.probe.net` `internal.probe.local` |
            | `internal.probe.amqp`            | `root` `target` `internal.text` `internal.probe.net` |
            | `internal.probe.cassandra`       | `root` `target` `internal.text` `internal.probe.net` |
            | `internal.probe.sasl`            | nothing |
            | `internal.probe.kafka`           | `root` `target` `internal.text` `internal.probe.net` `internal.probe.sasl` |
            | `internal.probe.mongodb`         | `root` `target` `internal.text` `internal.probe.net` `internal.probe.sasl` |
            | `internal.probe.temporal`        | `root` `target` `internal.text` `internal.probe.net` `internal.probe.grpc` |
            | `internal.probe.postgres.socket` | `root` `internal.probe.net` |
            | `probe.postgres`                 | `root` `target` `internal.text` `internal.probe.net` `internal.probe.jdbc` `internal.probe.postgres.socket` |
            | `internal.probe.file`            | `root` `target` `internal.text` `internal.probe.local` |
            | `internal.probe.exec`            | `root` `target` `internal.text` `internal.probe.local` |
            | `internal.probe.unix`            | `root` `target` `internal.text` `internal.probe.net` `internal.probe.local` |
            | `internal.probe.udp`             | `root` `target` |
            | `internal.state`                 | `root` |
            | `internal.store`                 | `root` `internal.text` `internal.state` |
            | `internal.lease`                 | `root` |
            | `coordination`                   | `root` `internal.state` `internal.store` `internal.lease` |
            | `junit`                          | `root` `target` `internal.text` `coordination` |
            | `embedded`                       | nothing |
            | `internal.chart`                 | `internal.text` |
            """);

    @ArchTest
    static final ArchRule EACH_PACKAGE_USES_ONLY_WHAT_THE_TABLE_ALLOWS = TABLE.layers();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = TABLE.noCycles();

    @Test
    void theDocumentationShowsTheSameTable() throws Exception {
        TABLE.assertDocumented();
    }

    /** On the class path a module hides nothing: there the name says what is not for users of the library. */
    @Test
    void whatIsNotExportedToEveryModuleIsNamedInternal() {
        ModuleDescriptor core = ModuleFinder.of(Path.of("target", "classes"))
                .find("dev.rendezvous.core")
                .orElseThrow()
                .descriptor();
        Set<String> exported = core.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(toSet());

        assertThat(core.packages())
                .allSatisfy(name -> assertThat(name.startsWith("dev.rendezvous.internal."))
                        .as("'%s' is internal", name)
                        .isEqualTo(!exported.contains(name)));
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
