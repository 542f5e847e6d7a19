package dev.rendezvous.client;

import dev.rendezvous.testing.ServerProcess;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real server in a process of its own and a client of it, both new for each test. */
abstract class ClientServerTest {

    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    ServerProcess server;
    RendezvousClient client;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(0);
        client = RendezvousClient.at(server.url());
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        client.close();
        server.close();
    }

    static <T> T result(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
