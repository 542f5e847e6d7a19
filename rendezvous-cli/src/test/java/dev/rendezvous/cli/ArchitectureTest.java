package dev.rendezvous.cli;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rendezvous.testing.PackageTable;
import org.junit.jupiter.api.Test;

/** Checks which package may use which. */
@AnalyzeClasses(packages = "dev.rendezvous.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final PackageTable TABLE = new PackageTable("dev.rendezvous.cli", """
            | `root`    | all |
            | `waitfor` | `report` `process` |
            | `server`  | `process` `report` |
            | `report`  | `process` |
            | `process` | nothing |
            | `image`   | all |
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
