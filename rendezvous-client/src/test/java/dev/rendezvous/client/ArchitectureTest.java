package dev.rendezvous.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks that the client is one package, and what it uses of the core. */
@AnalyzeClasses(packages = "dev.rendezvous.client", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_CLIENT_IS_ONE_PACKAGE = classes().should().resideInAPackage("dev.rendezvous.client");

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NEITHER_STORES_NOR_OTHER_PROBES = noClasses()
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("dev.rendezvous.state..", "dev.rendezvous.store..", "dev.rendezvous.probe..")
                            .and(resideOutsideOfPackage("dev.rendezvous.probe.net")));
}
