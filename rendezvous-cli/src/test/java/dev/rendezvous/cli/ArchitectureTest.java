package dev.rendezvous.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks which package may use which. */
@AnalyzeClasses(packages = "dev.rendezvous.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** The packages below {@code dev.rendezvous.cli}, each with those that it may use; docs/explanation/architecture.md shows the same. */
    private static final String TABLE = """
            | `root`    | all |
            | `waitfor` | `report` `process` |
            | `server`  | `process` `report` |
            | `report`  | `process` |
            | `process` | nothing |
            | `image`   | all |
            """;

    @ArchTest
    static final ArchRule EACH_PACKAGE_USES_ONLY_WHAT_THE_TABLE_ALLOWS = layers();

    @ArchTest
    static final ArchRule NO_PACKAGES_FORM_A_CIRCLE =
            slices().matching("dev.rendezvous.cli.(**)").should().beFreeOfCycles();

    private static LayeredArchitecture layers() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.rendezvous.cli..")
                .ensureAllClassesAreContainedInArchitecture();
        for (String[] row : rows()) {
            layers = layers.layer(row[0])
                    .definedBy(row[0].equals("root") ? "dev.rendezvous.cli" : "dev.rendezvous.cli." + row[0]);
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
}
