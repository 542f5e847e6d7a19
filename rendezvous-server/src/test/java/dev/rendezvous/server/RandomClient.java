package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of many clients that do what comes into their heads, each request over a connection of its own. */
final class RandomClient {

    private static final int SHARED_KEYS = 20;
    private static final int LONGEST_WAIT_MILLIS = 150;
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3}) ");

    private final TestServer server;
    private final int number;
    private final Random random;
    private int operations;

    RandomClient(TestServer server, int number, long seed) {
        this.server = server;
        this.number = number;
        this.random = new Random(seed * 31 + number);
    }

    void act(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            switch (random.nextInt(9)) {
                case 0 -> expect(send("PUT", sharedKey(), "x"), 200);
                case 1 -> expect(send("PUT", sharedKey() + "?status=failed", "no"), 200);
                case 2 -> expect(send("DELETE", sharedKey(), ""), 200);
                case 3 -> expect(send("GET", sharedKey() + timeout(), ""), 200, 404, 424);
                case 4 -> expect(send("GET", "/_port/127.0.0.1/1" + timeout(), ""), 404);
                case 5 -> leave(request("GET", sharedKey(), "", ""));
                case 6 -> leave(request("GET", "/_port/127.0.0.1/1", "", ""));
                case 7 -> cutOff(request("PUT", sharedKey(), "a body that is cut off somewhere", ""));
                default -> signalOnce();
            }
        }
        if (operations > 0) {
            String own = send("GET", ownKey(), "");
            expect(own, 200);
            assertThat(header(own, "Rendezvous-Count"))
                    .as("signals of %s, repetitions not counted", ownKey())
                    .isEqualTo(Integer.toString(operations));
        }
    }

    /** Repeats a signal, some of whose answers it does not wait for, until one has been answered. */
    private void signalOnce() throws IOException {
        operations++;
        byte[] request = request("PUT", ownKey(), "y", "Idempotency-Key: " + operations + "\r\n");
        String first = "";
        for (int repetitions = random.nextInt(3); repetitions > 0; repetitions--) {
            switch (random.nextInt(3)) {
                case 0 -> cutOff(request);
                case 1 -> leave(request);
                default -> first = answer(request);
            }
        }
        String last = answer(request);
        expect(last, 200);
        if (!first.isEmpty()) {
            assertThat(header(last, "ETag"))
                    .as("the same operation of %s is answered the same", ownKey())
                    .isEqualTo(header(first, "ETag"));
        }
    }

    private String sharedKey() {
        return "/shared/" + random.nextInt(SHARED_KEYS);
    }

    private String ownKey() {
        return "/own/" + number;
    }

    private String timeout() {
        return "?timeout=" + random.nextInt(LONGEST_WAIT_MILLIS) + "ms";
    }

    private String send(String method, String path, String body) throws IOException {
        return answer(request(method, path, body, ""));
    }

    private static byte[] request(String method, String path, String body, String header) {
        return (method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + body.length()
                        + "\r\n" + header + "\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String answer(byte[] request) throws IOException {
        return server.raw(new String(request, StandardCharsets.ISO_8859_1));
    }

    /** Sends a request and disconnects in a random way, without reading the response. */
    private void leave(byte[] request) throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(request);
            LockSupport.parkNanos(random.nextInt(30_000_000));
            switch (random.nextInt(3)) {
                case 0 -> socket.setSoLinger(true, 0);
                case 1 -> {
                    socket.shutdownOutput();
                    InputStream rest = socket.getInputStream();
                    rest.transferTo(java.io.OutputStream.nullOutputStream());
                }
                default -> {}
            }
        }
    }

    /** Sends the beginning of a request, of random length, and disconnects. */
    private void cutOff(byte[] request) throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(request, 0, random.nextInt(request.length));
            socket.setSoLinger(random.nextBoolean(), 0);
        }
    }

    private static void expect(String answer, Integer... statuses) {
        Matcher status = STATUS.matcher(answer);
        assertThat(status.find()).as("an answer, and not '%s'", answer).isTrue();
        assertThat(Integer.valueOf(status.group(1))).as(answer).isIn((Object[]) statuses);
    }

    private static String header(String answer, String name) {
        Matcher header = Pattern.compile("(?mi)^" + name + ": (.*?)\r?$").matcher(answer);
        return header.find() ? header.group(1) : "";
    }
}
