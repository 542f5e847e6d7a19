package dev.rendezvous;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.rendezvous.state.Command;
import dev.rendezvous.state.State;
import dev.rendezvous.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks which package may use which; between modules, the module descriptors do. */
@AnalyzeClasses(packages = "dev.rendezvous", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** The packages below {@code dev.rendezvous}, each with those that it may use; docs/explanation/architecture.md shows the same. */
    private static final String TABLE = """
            | `root`                  | nothing |
            | `target.text`           | nothing |
            | `target`                | `root` `target.text` |
            | `probe.net`             | `root` `target` `target.text` |
            | `probe.local`           | `root` `target` `target.text` |
            | `probe.port`            | `root` `target` `target.text` `probe.net` |
            | `probe.http`            | `root` `target` `target.text` `probe.net` |
            | `probe.dns`             | `root` `target` `target.text` `probe.net` |
            | `probe.grpc`            | `root` `target` `target.text` `probe.net` |
            | `probe.jdbc`            | `root` `target` `target.text` `probe.net` |
            | `probe.mysql`           | `root` `target` `target.text` `probe.net` |
            | `probe.redis`           | `root` `target` `target.text` `probe.net` `probe.local` |
            | `probe.amqp`            | `root` `target` `target.text` `probe.net` |
            | `probe.kafka`           | `root` `target` `target.text` `probe.net` |
            | `probe.mongodb`         | `root` `target` `target.text` `probe.net` |
            | `probe.temporal`        | `root` `target` `target.text` `probe.net` `probe.grpc` |
            | `probe.postgres.socket` | `root` `probe.net` |
            | `probe.postgres`        | `root` `target` `target.text` `probe.net` `probe.jdbc` `probe.postgres.socket` |
            | `probe.file`            | `root` `target` `target.text` `probe.local` |
            | `probe.exec`            | `root` `target` `target.text` `probe.local` |
            | `probe.unix`            | `root` `target` `target.text` `probe.local` |
            | `probe.udp`             | `root` `target` |
            | `state`                 | `root` |
            | `store`                 | `root` `state` |
            | `coordination.lease`    | `root` |
            | `coordination`          | `root` `state` `store` `coordination.lease` |
            | `junit`                 | `root` `target` `target.text` |
            """;

    @ArchTest
    static final ArchRule EACH_PACKAGE_USES_ONLY_WHAT_THE_TABLE_ALLOWS = layers();

    @ArchTest
    static final ArchRule NO_PACKAGES_FORM_A_CIRCLE =
            slices().matching("dev.rendezvous.(**)").should().beFreeOfCycles();

    private static LayeredArchitecture layers() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.rendezvous..")
                .ensureAllClassesAreContainedInArchitecture();
        for (String[] row : rows()) {
            layers = layers.layer(row[0])
                    .definedBy(row[0].equals("root") ? "dev.rendezvous" : "dev.rendezvous." + row[0]);
        }
        for (String[] row : rows()) {
            layers = switch (row[1]) {
                case "all" -> layers;
                case "nothing" -> layers.whereLayer(row[0]).mayNotAccessAnyLayer();
                default -> layers.whereLayer(row[0]).mayOnlyAccessLayers(row[1].split(" "));
            };
        }
        return layers;
    }

    /** Returns name and permitted packages of each row. */
    private static List<String[]> rows() {
        return TABLE.lines()
                .map(line -> line.replace("`", "").split("\\|"))
                .map(cells -> new String[] {cells[1].strip(), cells[2].strip()})
                .toList();
    }

    @Test
    void theDocumentationShowsTheSameTable() throws Exception {
        assertThat(Files.readString(Path.of("../docs/explanation/architecture.md")))
                .contains(TABLE);
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
