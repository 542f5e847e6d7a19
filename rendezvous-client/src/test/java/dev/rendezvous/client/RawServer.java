package dev.rendezvous.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends the given responses, one for each connection; the last one is repeated. */
final class RawServer implements AutoCloseable {

    static final String HANG_UP = "";
    static final String SILENCE = "silence";

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> times = Collections.synchronizedList(new ArrayList<>());
    private final ServerSocket listener;

    RawServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static String status(String status, String body, String... headers) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList()) + "\r\n" + body;
    }

    static String idempotencyKey(String request) {
        return request.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("idempotency-key"))
                .findFirst()
                .orElse("");
    }

    /** Returns the heads of the requests so far; the list grows. */
    List<String> requests() {
        return requests;
    }

    /** Returns when each request arrived, in nanoseconds; the list grows. */
    List<Long> times() {
        return times;
    }

    /** Starts to send the responses, and returns a client. */
    RendezvousClient answering(String... answers) {
        AtomicInteger next = new AtomicInteger();
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    String answer = answers[Math.min(next.getAndIncrement(), answers.length - 1)];
                    Thread.ofVirtual().start(() -> answer(client, answer));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return RendezvousClient.at("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void answer(Socket client, String answer) {
        try (client) {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.append(line).append('\n');
            }
            times.add(System.nanoTime());
            requests.add(head.toString());
            if (answer.equals(SILENCE)) {
                while (reader.read() >= 0) {
                    // Until the client hangs up.
                }
            } else {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The client has hung up.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
