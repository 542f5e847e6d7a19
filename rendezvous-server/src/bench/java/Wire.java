import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** As much of HTTP/1.1 as it takes to ask the server and to know where an answer ends. */
final class Wire implements AutoCloseable {

    private final Socket socket;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static byte[] request(String method, String path) {
        String length = method.equals("PUT") ? "Content-Length: 0\r\n" : "";
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    void send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
    }

    /** Returns what was answered, head and body. */
    String receive() throws IOException {
        InputStream in = socket.getInputStream();
        ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
        while (sizeOfAnswer(answer) < 0) {
            int read = in.read(answer.array(), answer.position(), answer.remaining());
            if (read < 0) {
                throw new IOException("The server has closed the connection");
            }
            answer.position(answer.position() + read);
        }
        return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }

    String ask(String method, String path) throws IOException {
        send(request(method, path));
        return receive();
    }

    /** Returns how many bytes the first answer takes that has been read into a buffer; negative if it is not there as a whole. */
    static int sizeOfAnswer(ByteBuffer read) {
        int length = 0;
        int lineBegin = 0;
        for (int i = 0; i < read.position(); i++) {
            if (read.get(i) == '\n') {
                if (i - lineBegin <= 1) {
                    return i + 1 + length <= read.position() ? i + 1 + length : -1;
                }
                if (isContentLength(read, lineBegin)) {
                    length = number(read, lineBegin + "Content-Length:".length());
                }
                lineBegin = i + 1;
            }
        }
        return -1;
    }

    /** No other header that the server sends begins and goes on like this one. */
    private static boolean isContentLength(ByteBuffer read, int begin) {
        return (read.get(begin) | 0x20) == 'c'
                && (read.get(begin + 8) | 0x20) == 'l'
                && (read.get(begin + 9) | 0x20) == 'e'
                && read.get(begin + 14) == ':';
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

    /** Returns the status of an answer. */
    static int status(ByteBuffer read) {
        int begin = "HTTP/1.1 ".length();
        return (read.get(begin) - '0') * 100 + (read.get(begin + 1) - '0') * 10 + read.get(begin + 2) - '0';
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
