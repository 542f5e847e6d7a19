package dev.rendezvous.probe.http;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.ServiceConnection;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy. It resolves the name of the server itself. Its {@code toString} contains no password.
 *
 * @param server its address
 * @param login the credentials, if any
 */
record HttpProxy(HostAndPort server, Optional<HttpUrl.Login> login) {

    private static final int MAX_HEAD = 16 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (?<status>[0-9]{3})(?: .*)?");

    /**
     * Parses {@code http://user:password@host:port}; the scheme is optional, as in the environment variables of many programs.
     *
     * @param what names the text in messages
     * @throws IllegalArgumentException if it is malformed; the message does not contain the text, in which there may be a password
     */
    static HttpProxy parse(String what, String text) {
        String rest = text.replaceFirst("^(?i:http)://", "");
        try {
            HttpUrl url = HttpUrl.parse(new TargetSpec("http", rest, Map.of()));
            if (url.path().equals("/") && url.query().isEmpty()) {
                return new HttpProxy(new HostAndPort(url.host(), url.port()), url.login());
            }
        } catch (MalformedTargetException e) {
            // Its message quotes the text.
        }
        throw new IllegalArgumentException(what + " must be http://user:password@host:port");
    }

    /** Returns the value of the Proxy-Authorization header. */
    Optional<String> authorization() {
        return RequestSpec.authenticatedBy(login).basicAuthorization();
    }

    /**
     * Asks for a tunnel to the server of a URL (RFC 9110 section 9.3.6). Returns why the proxy opens none; empty if it does.
     *
     * @param name of the target, for messages
     */
    Optional<Reason> openTunnel(String name, HttpUrl url, ServiceConnection connection) throws IOException {
        String target = new HostAndPort(url.host(), url.port()).toString();
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
                + authorization()
                        .map(value -> "Proxy-Authorization: " + value + "\r\n")
                        .orElse("") + "\r\n";
        connection.output().write(request.getBytes(StandardCharsets.US_ASCII));
        connection.output().flush();
        String head = readHead(connection.input());
        Matcher line = STATUS.matcher(head.lines().findFirst().orElse(""));
        if (!line.matches()) {
            throw new ProtocolException("the proxy does not speak HTTP/1");
        }
        String status = line.group("status");
        if (status.startsWith("2")) {
            return Optional.empty();
        }
        String problem = name + ": the proxy " + this + " opens no tunnel, status " + status;
        return Optional.of(
                status.equals("407")
                        ? Reason.permanentReason(Common.AUTHENTICATION_FAILED, problem)
                        : Reason.inconclusiveReason(Common.UNEXPECTED_ANSWER, problem));
    }

    /** Reads byte by byte: what follows belongs to the tunnel. */
    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the proxy closed the connection");
            }
            if (head.length() >= MAX_HEAD) {
                throw new ProtocolException("the response of the proxy is too long");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
