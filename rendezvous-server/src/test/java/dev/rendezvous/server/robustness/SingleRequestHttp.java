package dev.rendezvous.server.robustness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Sends each request over a new connection, so that no HTTP library retries it unrecorded. */
final class SingleRequestHttp {

    private static final int CONNECT_MILLIS = 2000;

    private SingleRequestHttp() {}

    /**
     * Sends a request and returns the response.
     *
     * @param patience after this the client closes the connection
     */
    static Response send(int port, Request.Http request, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.getOutputStream().write(bytes(request));
            return read(socket, deadline);
        } catch (SocketTimeoutException e) {
            return Response.none("left");
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while a request was under way");
            }
            return Response.none(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bytes(Request.Http request) {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\nHost: x\r\n"
                + "Connection: close\r\nContent-Length: " + body.length + "\r\n");
        request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static Response read(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (true) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            socket.setSoTimeout((int) left);
            int bytes = in.read(buffer);
            if (bytes < 0) {
                return Response.none("the connection was closed after " + received.size() + " bytes");
            }
            received.write(buffer, 0, bytes);
            String text = received.toString(StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                Map<String, String> headers = headers(text.substring(0, end));
                int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
                if (received.size() - end - 4 >= length) {
                    String body = new String(received.toByteArray(), end + 4, length, StandardCharsets.UTF_8).strip();
                    return new Response(Integer.parseInt(text.substring(9, 12)), headers, body);
                }
            }
        }
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new HashMap<>();
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        return headers;
    }
}
