package dev.rendezvous.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.ServiceLoader;

/**
 * A rendezvous server that runs in this JVM, for tests. It listens on a free port of the loopback address, keeps its state in memory and
 * logs nothing. Needs {@code dev.rendezvous:rendezvous-server} on the class path or module path, and its Java version, which is 25.
 *
 * <p>In JUnit tests, {@code RendezvousServerExtension} of {@code rendezvous-client} starts and closes it.
 */
public interface EmbeddedServer extends AutoCloseable {

    /**
     * Starts a server that the class loader of this thread's context finds.
     *
     * @throws IllegalStateException if there is none, or it needs a newer Java
     * @throws UncheckedIOException if it cannot listen
     */
    static EmbeddedServer start() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        exportTo(loader == null ? EmbeddedServer.class.getClassLoader() : loader);
        Iterator<EmbeddedServerFactory> factories =
                ServiceLoader.load(EmbeddedServerFactory.class, loader).iterator();
        try {
            if (!factories.hasNext()) {
                throw new IllegalStateException(
                        "no rendezvous server was found; add dev.rendezvous:rendezvous-server, with scope test");
            }
            return factories.next().start();
        } catch (UnsupportedClassVersionError e) {
            throw new IllegalStateException(
                    "Java must be 25 or newer to run a rendezvous server in this JVM, but was "
                            + Runtime.version().feature()
                            + "; run the tests with a newer JDK, or start the server as a process",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lets a server on the class path use the packages that are exported to its module only: build tools put on the class path what the
     * module of the tests does not require, though the core is a module.
     */
    private static void exportTo(ClassLoader loader) {
        Module core = EmbeddedServer.class.getModule();
        if (core.isNamed()) {
            core.getDescriptor().exports().stream()
                    .filter(exports -> exports.targets().contains("dev.rendezvous.server"))
                    .forEach(exports -> core.addExports(exports.source(), loader.getUnnamedModule()));
        }
    }

    /** Returns its address, such as {@code http://127.0.0.1:36133}. */
    URI uri();

    /** Ends the waits in progress and stops. Has no effect the second time. */
    @Override
    void close();
}
