package dev.rendezvous.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** As much of HTTP/1.1 as it takes to send a request and to find the end of a response. */
public final class Http {

    private static final String CONTENT_LENGTH = "content-length:";

    private Http() {}

    public static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public static byte[] get(String path) {
        return request("GET", path, "");
    }

    public static byte[] put(String path) {
        return request("PUT", path, "Content-Length: 0\r\n");
    }

    /** Returns a request without a body; each of the headers ends with CRLF. */
    public static byte[] request(String method, String path, String headers) {
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the length of the first response in a buffer that is being filled; negative while it is incomplete. */
    static int length(ByteBuffer read) {
        int content = 0;
        int line = 0;
        for (int i = 0; i < read.position(); i++) {
            if (read.get(i) == '\n') {
                if (i - line <= 1) {
                    return i + 1 + content <= read.position() ? i + 1 + content : -1;
                }
                if (startsWith(read, line, CONTENT_LENGTH)) {
                    content = number(read, line + CONTENT_LENGTH.length());
                }
                line = i + 1;
            }
        }
        return -1;
    }

    private static boolean startsWith(ByteBuffer read, int begin, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if (Character.toLowerCase(read.get(begin + i)) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer read, int begin) {
        int number = 0;
        for (int i = begin; read.get(i) != '\r'; i++) {
            if (read.get(i) != ' ') {
                number = number * 10 + read.get(i) - '0';
            }
        }
        return number;
    }

    /** Checks that a response is a success, whichever: nchan has 201 and 202 for a signal. */
    static void requireSuccess(ByteBuffer response) throws IOException {
        if (response.get("HTTP/1.1 ".length()) != '2') {
            throw new IOException("The server has answered " + text(response));
        }
    }

    static String text(ByteBuffer response) {
        byte[] bytes = new byte[response.position()];
        response.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
