package dev.rendezvous.testing;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The packages of a module, each with those that it may use: a Markdown table as docs/explanation/architecture.md shows it, and its rules for ArchUnit.
 *
 * @param root the package that the table calls {@code root}, and that the others are below
 * @param markdown the rows of the table: {@code | `package` | `used` `used` |}, or {@code all}, or {@code nothing}
 */
public record PackageTable(String root, String markdown) {

    private record Row(String name, String uses) {}

    /** Returns the rule that each class is in a package of the table, and uses only what its row permits. */
    public ArchRule layers() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(root + "..")
                .ensureAllClassesAreContainedInArchitecture();
        for (Row row : rows()) {
            layers = layers.layer(row.name()).definedBy(row.name().equals("root") ? root : root + "." + row.name());
        }
        for (Row row : rows()) {
            layers = switch (row.uses()) {
                case "all" -> layers;
                case "nothing" -> layers.whereLayer(row.name()).mayNotAccessAnyLayer();
                default ->
                    layers.whereLayer(row.name()).mayOnlyAccessLayers(row.uses().split(" "));
            };
        }
        return layers;
    }

    /** Returns the rule that the packages have no cyclic dependencies. */
    public ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    /** Asserts that the documentation has this table, seen from the folder of a module. */
    public void assertDocumented() throws IOException {
        assertThat(Files.readString(Path.of("../docs/explanation/architecture.md")))
                .contains(markdown);
    }

    private List<Row> rows() {
        return markdown.lines()
                .map(line -> line.replace("`", "").split("\\|"))
                .map(cells -> new Row(cells[1].strip(), cells[2].strip()))
                .toList();
    }
}
