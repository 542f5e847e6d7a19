package dev.rendezvous.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Outcome;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.HttpPeer;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MissingLibraryTest {

    /** Waits for a target in the class loader that this class is loaded by. */
    public static final class Waiting implements Callable<String> {

        private final String target;

        public Waiting(String target) {
            this.target = target;
        }

        @Override
        public String call() throws InterruptedException {
            Outcome outcome = Targets.installed(Waiting.class.getClassLoader())
                    .parse(target)
                    .tryAwait(Duration.ofSeconds(100));
            return outcome.getClass().getSimpleName() + " "
                    + outcome.summary()
                            .last()
                            .map(reason -> reason.kind().name() + " " + reason)
                            .orElse("");
        }
    }

    private static String waitWithout(String jar, String target) throws Exception {
        URL[] others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
                .map(MissingLibraryTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            Object waiting = loader.loadClass(Waiting.class.getName())
                    .getConstructor(String.class)
                    .newInstance(target);
            return (String) ((Callable<?>) waiting).call();
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "httpcore5, http://127.0.0.1:1/#timeout=50s, org.apache.httpcomponents.core5:httpcore5",
        "jackson-core, http://127.0.0.1:1/#json=/x=a, tools.jackson.core:jackson-core"
    })
    void endsTheWaitAndNamesWhatToAdd(String jar, String target, String artifact) throws Exception {
        assertThat(waitWithout(jar, target))
                .isEqualTo("Failed NOT_INSTALLED http://127.0.0.1:1/: a library is missing; add " + artifact);
    }

    @Test
    void postgresTargetsNameTheirDriver() throws Exception {
        assertThat(waitWithout("postgresql", "postgres://no-such-host.invalid/x"))
                .isEqualTo("Failed NOT_INSTALLED postgres://no-such-host.invalid:5432/x: a library is missing;"
                        + " add org.postgresql:postgresql");
    }

    @Test
    void isIgnoredIfItIsNotNeeded() throws Exception {
        try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 200 \r\n\r\nready")) {
            assertThat(waitWithout("jackson-core", peer.url() + "/#contains=ready"))
                    .startsWith("Met");
        }
    }
}
