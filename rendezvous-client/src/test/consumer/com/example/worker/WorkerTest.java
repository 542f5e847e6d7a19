package com.example.worker;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.junit.RendezvousServerExtension;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkerTest {

    @RegisterExtension
    static final RendezvousServerExtension server = RendezvousServerExtension.onFreePort();

    @Test
    void startsOnce(RendezvousClient client) throws Exception {
        Thread.startVirtualThread(() -> signal(client));
        client.key("started").await(ofSeconds(20));
        assertEquals(1, client.status().signalled().size());
    }

    @Test
    void hasAnAddress() throws Exception {
        try (RendezvousClient worker = RendezvousClient.at(server.uri())) {
            worker.key("stopped").signal();
        }
        server.client().key("stopped").await(ofSeconds(20));
    }

    @Test
    void drawsItsStart(RendezvousClient client) throws Exception {
        String chart = new String(client.exportTimeline("svg"), StandardCharsets.UTF_8);
        assertTrue(chart.startsWith("<svg"), chart);
    }

    private static void signal(RendezvousClient client) {
        try {
            client.key("started").signal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
