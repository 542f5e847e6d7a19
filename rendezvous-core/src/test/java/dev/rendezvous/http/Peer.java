package dev.rendezvous.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something that listens where an HTTP server should, and does with every client what it is told to. */
final class Peer implements AutoCloseable {

    private final ServerSocket listener;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /** What is done with a client, whose request has been read. */
    interface Manner {
        void serve(Socket client, String head) throws Exception;
    }

    private Peer(Manner manner) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(manner));
    }

    static Peer that(Manner manner) throws IOException {
        return new Peer(manner);
    }

    /** Returns one that sends this, in Latin-1, and hangs up. */
    static Peer saying(String answer) throws IOException {
        return new Peer((client, head) -> say(client, answer));
    }

    static void say(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static void keepOpen(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void accept(Manner manner) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(manner, client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Manner manner, Socket client) {
        try (client) {
            String head = head(client);
            heads.add(head);
            manner.serve(client, head);
            client.shutdownOutput();
            keepOpen(client);
        } catch (Exception e) {
            // The probe hung up.
        }
    }

    private static String head(Socket client) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** Returns the request lines and headers that came, one request a text. */
    List<String> heads() {
        return heads;
    }

    int port() {
        return listener.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
