package dev.rendezvous.client.junit;

import dev.rendezvous.client.RendezvousClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test a client of a real rendezvous server, which runs in the same JVM on a free port. Needs {@code
 * dev.rendezvous:rendezvous-server} at run time, and its Java version, which is 25.
 *
 * <p>As a parameter of a test method, of {@code @BeforeEach} or {@code @AfterEach}, the client is that of a server of this test only. As a
 * parameter of a constructor or of {@code @BeforeAll}, it is that of one server for all tests of the class.
 *
 * <pre>{@code
 * @ExtendWith(RendezvousServerExtension.class)
 * class WorkerTest {
 *     @Test
 *     void startsOnce(RendezvousClient client) throws Exception {
 *         new Worker(client.uri()).start();
 *         client.key("started").await(ofSeconds(5));
 *     }
 * }
 * }</pre>
 *
 * <p>Registered by a field, the extension has the address and the client. A server of a static field runs during all tests of the class, and
 * that of an instance field during each test:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RendezvousServerExtension server = RendezvousServerExtension.onFreePort();
 *
 * @DynamicPropertySource
 * static void properties(DynamicPropertyRegistry registry) {
 *     registry.add("rendezvous.url", server::uri);
 * }
 * }</pre>
 *
 * <p>If a test fails, a suppressed exception of the failure tells what the server knows: who waits for what, who gave up and why, what is
 * signalled.
 */
@SuppressWarnings("exports") // A program that uses it requires JUnit itself.
public final class RendezvousServerExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(RendezvousServerExtension.class);

    private final boolean isField;

    /** The number of classes and tests that use the server of the field: nested classes and subclasses share it. */
    private int users;

    private @Nullable RunningServer ofField;

    /** Creates the extension for an annotation, which JUnit registers. */
    RendezvousServerExtension() {
        this(false);
    }

    private RendezvousServerExtension(boolean isField) {
        this.isField = isField;
    }

    /** Returns an extension for a field, whose server starts before the tests of the class if the field is static, else before each. */
    public static RendezvousServerExtension onFreePort() {
        return new RendezvousServerExtension(true);
    }

    /**
     * Returns the address of the server of the field, such as {@code http://127.0.0.1:36133}.
     *
     * @throws IllegalStateException if the server does not run
     */
    public URI uri() {
        return running().uri();
    }

    /**
     * Returns a client of the server of the field. It is closed with the server.
     *
     * @throws IllegalStateException if the server does not run
     */
    public RendezvousClient client() {
        return running().client();
    }

    private synchronized RunningServer running() {
        if (ofField == null) {
            throw new IllegalStateException("the rendezvous server must be used while tests run, but "
                    + (isField
                            ? "the extension has not begun, or has ended"
                            : "the extension has no field; create it with RendezvousServerExtension.onFreePort()"));
        }
        return ofField;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        startField(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        startField(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stopField();
        stop(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stopField();
        stop(context);
    }

    private synchronized void startField(ExtensionContext context) {
        if (isField) {
            users++;
            if (ofField == null) {
                ofField = RunningServer.start(context);
            }
        }
    }

    private synchronized void stopField() {
        if (isField) {
            users--;
            if (users == 0 && ofField != null) {
                ofField.close();
                ofField = null;
            }
        }
    }

    private static void stop(ExtensionContext context) {
        RunningServer started = context.getStore(NAMESPACE).remove(RunningServer.class, RunningServer.class);
        if (started != null) {
            started.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RendezvousClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // A server of the class is found in the store of the test, too.
        return isField
                ? client()
                : context.getStore(NAMESPACE)
                        .getOrComputeIfAbsent(
                                RunningServer.class, key -> RunningServer.start(context), RunningServer.class)
                        .client();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withServerState(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withServerState(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withServerState(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withServerState(context, failure);
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withServerState(context, failure);
    }

    private Throwable withServerState(ExtensionContext context, Throwable failure) {
        RunningServer server = find(context);
        if (server != null && !(failure instanceof TestAbortedException)) {
            failure.addSuppressed(server.stateAtFailure());
        }
        return failure;
    }

    private synchronized @Nullable RunningServer find(ExtensionContext context) {
        return isField ? ofField : context.getStore(NAMESPACE).get(RunningServer.class, RunningServer.class);
    }
}
