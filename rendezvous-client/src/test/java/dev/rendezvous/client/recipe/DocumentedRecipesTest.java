package dev.rendezvous.client.recipe;

import dev.rendezvous.testing.DocumentedSource;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentedRecipesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java/dev/rendezvous/client/recipe/SpringRecipeTest.java",
                "java/dev/rendezvous/client/recipe/OpenTelemetryListener.java",
                "recipe/Waiting.kt"
            })
    void areThoseOfTheTests(String source) throws Exception {
        DocumentedSource.assertShown(Path.of("src/test", source));
    }
}
