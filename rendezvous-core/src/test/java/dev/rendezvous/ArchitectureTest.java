package dev.rendezvous;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rendezvous.state.Command;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Store;
import java.time.Clock;

/** The arrows of the house, as far as they run inside this module; those between modules are in the module descriptors. */
@AnalyzeClasses(packages = "dev.rendezvous", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_DO_NOT_DEPEND_ON_EACH_OTHER_IN_CIRCLES =
            slices().matching("dev.rendezvous.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_VOCABULARY_KNOWS_NO_KIND_OF_CONDITION = noClasses()
            .that()
            .resideInAPackage("dev.rendezvous")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rendezvous.*..");

    @ArchTest
    static final ArchRule MACHINES_ARE_PURE = noClasses()
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
            .areAssignableTo(Time.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Store.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.util.concurrent..")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule ONLY_JUNIT_CODE_SEES_JUNIT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rendezvous.junit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..");

    @ArchTest
    static final ArchRule NOBODY_NEEDS_THE_POSTGRESQL_DRIVER_TO_COMPILE =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.postgresql..");

    @ArchTest
    static final ArchRule ONLY_HTTP_CODE_SEES_HTTP_CORE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rendezvous.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc..");

    @ArchTest
    static final ArchRule WHAT_IS_NOT_EXPORTED_IS_NOT_IN_THE_API = classes()
            .that()
            .resideInAnyPackage(
                    "dev.rendezvous.net",
                    "dev.rendezvous.state",
                    "dev.rendezvous.jdbc",
                    "dev.rendezvous.postgres.socket")
            .should()
            .onlyHaveDependentClassesThat()
            .resideOutsideOfPackages("dev.rendezvous", "dev.rendezvous.junit");
}
