package dev.rendezvous.internal.probe.temporal;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class TemporalProbeTest {

    private static Condition condition(String target) {
        return Targets.installed().parse(target);
    }

    @Nested
    class TheTestServerThatTemporalShips {

        private final TestServicesStarter services = new TestServicesStarter(true, 0);
        private Server server;

        @BeforeEach
        void start() throws IOException {
            ServerBuilder<?> builder = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create());
            GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
            server = builder.build().start();
        }

        @AfterEach
        void stop() throws InterruptedException {
            server.shutdownNow().awaitTermination();
            services.close();
        }

        @Test
        void isReady() throws Exception {
            assertThat(check("temporal://127.0.0.1:" + server.getPort())).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void hasTheNamespace() throws Exception {
            assertThat(check("temporal://127.0.0.1:" + server.getPort() + "?namespace=default"))
                    .isInstanceOf(Observation.Satisfied.class);
        }
    }

    /** The frontend's service, of which the interface is Temporal's own and the answers are ours. */
    @Nested
    class AFrontend {

        private final HealthStatusManager health = new HealthStatusManager();
        private Server server;

        private static final class Namespaces extends WorkflowServiceGrpc.WorkflowServiceImplBase {
            @Override
            public void describeNamespace(
                    DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answer) {
                NamespaceState state = switch (request.getNamespace()) {
                    case "orders/ü" -> NamespaceState.NAMESPACE_STATE_REGISTERED;
                    case "old" -> NamespaceState.NAMESPACE_STATE_DEPRECATED;
                    default -> NamespaceState.NAMESPACE_STATE_UNSPECIFIED;
                };
                if (state == NamespaceState.NAMESPACE_STATE_UNSPECIFIED) {
                    answer.onError(Status.NOT_FOUND
                            .withDescription("Namespace " + request.getNamespace() + " is not found.")
                            .asRuntimeException());
                    return;
                }
                answer.onNext(DescribeNamespaceResponse.newBuilder()
                        .setNamespaceInfo(NamespaceInfo.newBuilder()
                                .setName(request.getNamespace())
                                .setState(state)
                                .setDescription("a description. ".repeat(500)))
                        .setFailoverVersion(7)
                        .build());
                answer.onCompleted();
            }
        }

        @BeforeEach
        void start() throws IOException {
            health.setStatus("temporal.api.workflowservice.v1.WorkflowService", ServingStatus.SERVING);
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(health.getHealthService())
                    .addService(new Namespaces())
                    .build()
                    .start();
        }

        @AfterEach
        void stop() throws InterruptedException {
            server.shutdownNow().awaitTermination();
        }

        private String target() {
            return "temporal://127.0.0.1:" + server.getPort();
        }

        @Test
        void isReadyWhenItServes() throws Exception {
            assertThat(check(target())).isInstanceOf(Observation.Satisfied.class);
            assertThat(check(target() + "?namespace=orders/%C3%BC")).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void isNotReadyWhileItDoesNotServe() throws Exception {
            health.setStatus("temporal.api.workflowservice.v1.WorkflowService", ServingStatus.NOT_SERVING);
            assertThat(reason(target() + "?namespace=orders/%C3%BC"))
                    .isEqualTo(Reason.transientReason(Common.STARTING_UP, target() + ": NOT_SERVING"));
        }

        @Test
        void withoutTheNamespaceHasNoSuchObject() throws Exception {
            Reason reason = reason(target() + "?namespace=missing");
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message()).isEqualTo(target() + ": NOT_FOUND (Namespace missing is not found.)");
        }

        @Test
        void withADeprecatedNamespaceHasNoSuchObject() throws Exception {
            Reason reason = reason(target() + "?namespace=old");
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            assertThat(reason.message()).contains("deprecated or deleted (state 2)");
        }
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @CsvSource({
            "temporal://t, temporal://t:7233",
            "temporals://t#insecure=true, temporals://t:7233",
            "temporal://t:1?namespace=a, temporal://t:1?namespace=a",
        })
        void isRead(String text, String name) {
            assertThat(condition(text)).hasToString(name);
        }

        @ParameterizedTest
        @CsvSource({
            "temporal://t/default, must not have a path; write ?namespace=default",
            "temporal://t?namespace=, 1 to 1000",
            "temporal://t#ca=/x.pem, requires TLS",
        })
        void isRefused(String text, String problem) {
            assertThatThrownBy(() -> condition(text))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageContaining(problem);
        }
    }
}
