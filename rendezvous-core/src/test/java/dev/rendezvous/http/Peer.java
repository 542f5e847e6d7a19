package dev.rendezvous.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that reads the head of each request, records it, and then behaves as a test defines. */
final class Peer implements AutoCloseable {

    private final dev.rendezvous.testing.Peer server;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /** The behaviour towards a client after the head of its request has been read. */
    interface Manner {
        void serve(Socket client, String head) throws Exception;
    }

    private Peer(Manner manner) throws IOException {
        server = dev.rendezvous.testing.Peer.that(client -> serve(manner, client));
    }

    static Peer that(Manner manner) throws IOException {
        return new Peer(manner);
    }

    /** Returns a server that sends this text in ISO-8859-1 and closes the connection. */
    static Peer saying(String response) throws IOException {
        return new Peer((client, head) -> say(client, response));
    }

    static void say(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static void keepOpen(Socket client) throws IOException {
        dev.rendezvous.testing.Peer.listenTo(client);
    }

    private void serve(Manner manner, Socket client) throws IOException {
        String head = head(client);
        heads.add(head);
        try {
            manner.serve(client, head);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        client.shutdownOutput();
        keepOpen(client);
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

    /** Returns the heads of all requests so far. */
    List<String> heads() {
        return heads;
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
