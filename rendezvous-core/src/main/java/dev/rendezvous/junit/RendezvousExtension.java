package dev.rendezvous.junit;

import dev.rendezvous.coordination.Rendezvous;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a rendezvous in this process, new for each test, as a parameter of its method, of {@code @BeforeEach} or {@code
 * @AfterEach}: all of one test are given the same. As a parameter of a constructor or of {@code @BeforeAll} it is one for the class.
 *
 * <pre>{@code
 * @ExtendWith(RendezvousExtension.class)
 * class WorkerTest {
 *     @Test
 *     void startsOnce(Rendezvous rendezvous) throws Exception {
 *         new Worker(() -> rendezvous.key("started").signal()).start();
 *         rendezvous.key("started").await(ofSeconds(5));
 *     }
 * }
 * }</pre>
 */
@SuppressWarnings("exports") // A program that uses it requires JUnit itself.
public final class RendezvousExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(RendezvousExtension.class);

    /** Creates the extension, which JUnit registers. */
    public RendezvousExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rendezvous.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // Found by its key in the store of this test only, not in that of its class.
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(context.getUniqueId(), id -> Rendezvous.inMemory(), Rendezvous.class);
    }
}
