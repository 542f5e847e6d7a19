package dev.rendezvous.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rendezvous.testing.PackageTable;
import org.junit.jupiter.api.Test;

/** Checks the packages of the client, and what it uses of the core. */
@AnalyzeClasses(packages = "dev.rendezvous.client", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final PackageTable TABLE = new PackageTable("dev.rendezvous.client", """
            | `root`  | nothing |
            | `junit` | `root` |
            """);

    @ArchTest
    static final ArchRule EACH_PACKAGE_USES_ONLY_WHAT_THE_TABLE_ALLOWS = TABLE.layers();

    @Test
    void theDocumentationShowsTheSameTable() throws Exception {
        TABLE.assertDocumented();
    }

    @ArchTest
    static final ArchRule ONLY_THE_EXTENSION_NEEDS_JUNIT_AND_A_SERVER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rendezvous.client.junit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "dev.rendezvous.embedded");

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NEITHER_STORES_NOR_OTHER_PROBES = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "dev.rendezvous.internal.state..",
                            "dev.rendezvous.internal.store..",
                            "dev.rendezvous.probe..")
                    .and(resideOutsideOfPackages(
                            "dev.rendezvous.internal.probe.net", "dev.rendezvous.internal.probe.http2")));
}
