package dev.rendezvous.server;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rendezvous.testing.PackageTable;
import org.junit.jupiter.api.Test;

/** Checks which package may use which. */
@AnalyzeClasses(packages = "dev.rendezvous.server", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final PackageTable TABLE = new PackageTable("dev.rendezvous.server", """
            | `root`                 | all |
            | `http`                 | nothing |
            | `diagnosis`            | nothing |
            | `timeline`             | `diagnosis` |
            | `report`               | `diagnosis` |
            | `event`                | `http` |
            | `observe`              | `http` |
            | `connection`           | `http` |
            | `config`               | `connection` `http` `probe` `observe` `security` `store.postgres` |
            | `security`             | `http` `observe` |
            | `waiting`              | `diagnosis` `event` `http` `observe` `timeline` |
            | `probe`                | `waiting` `http` `observe` |
            | `resource`             | `diagnosis` `event` `http` `observe` `probe` `report` `timeline` `waiting` |
            | `store.postgres.codec` | nothing |
            | `store.postgres`       | `diagnosis` `report` `store.postgres.codec` |
            """);

    @ArchTest
    static final ArchRule EACH_PACKAGE_USES_ONLY_WHAT_THE_TABLE_ALLOWS = TABLE.layers();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = TABLE.noCycles();

    @Test
    void theDocumentationShowsTheSameTable() throws Exception {
        TABLE.assertDocumented();
    }
}
