package dev.rendezvous.probe.http;

import dev.rendezvous.AddressFilter;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.Dialer;
import dev.rendezvous.internal.probe.net.HostResolver;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks that an HTTP server responds to a URL, with a status from 200 to 299 unless set otherwise. Each check resolves the name
 * again, tries all addresses, sends one request over HTTP/1.1, follows up to ten redirects, and closes the connection.
 *
 * <pre>{@code
 * HttpProbe.of("https://app/health").withJson("/status", "UP")
 * }</pre>
 *
 * <p>Requires {@code org.apache.httpcomponents.core5:httpcore5} at run time, and {@code tools.jackson.core:jackson-core} for
 * checks of JSON. Status 401 or 407 is a {@linkplain Reason#isPermanent permanent} reason; any other unexpected response is
 * conclusive evidence that the condition is false at that moment. User, password and headers are sent only to the host of the URL.
 *
 * <p>Immutable and safe for use by multiple threads. Limitations: checks read at most the first MiB of a body; there is no support
 * for compression, and for proxies only in targets; the JDK accepts no certificate for a host name with an underscore.
 */
public final class HttpProbe implements Probe {

    /** The kinds of reasons that are about a server to which there is no connection. */
    private static final Set<Reason.Kind> NOT_REACHED = Set.of(
            Common.NAME_NOT_FOUND,
            Common.NAME_LOOKUP_TIMED_OUT,
            Common.CONNECTION_REFUSED,
            Common.CONNECT_TIMED_OUT,
            Common.UNREACHABLE,
            Common.ADDRESS_NOT_ALLOWED);

    private static final int MAX_REDIRECTS = 10;

    private final HttpUrl url;
    private final RequestSpec requestSpec;
    private final ResponseExpectation expected;
    private final TlsOptions tlsOptions;
    private final Dialer dialer;
    private final ProxySelector proxies;

    private HttpProbe(
            HttpUrl url,
            RequestSpec requestSpec,
            ResponseExpectation expected,
            TlsOptions tlsOptions,
            Dialer dialer,
            ProxySelector proxies) {
        if (requestSpec.method().equals("HEAD") && expected.readsBody()) {
            throw new IllegalArgumentException("a response to HEAD has no body to check");
        }
        this.url = url;
        this.requestSpec = requestSpec;
        this.expected = expected;
        this.tlsOptions = tlsOptions;
        this.dialer = dialer;
        this.proxies = proxies;
    }

    /**
     * Returns a probe of a URL.
     *
     * @param url {@code http://user:password@host:port/path?query}, or the same with {@code https}; only the host is required, and
     *     user and password are used for basic authentication
     * @throws MalformedTargetException if the URL is malformed; the message does not contain the password
     */
    public static HttpProbe of(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(java.util.Locale.ROOT);
        if (!HttpScheme.SCHEMES.contains(scheme)) {
            throw new MalformedTargetException("URL must begin with http:// or https://");
        }
        return of(new TargetSpec(scheme, url.substring(end + 3), Map.of()));
    }

    static HttpProbe of(TargetSpec target) {
        HttpUrl url = HttpUrl.parse(target);
        return new HttpProbe(
                url,
                RequestSpec.authenticatedBy(url.login()),
                ResponseExpectation.defaults(),
                TlsOptions.DEFAULT,
                new Dialer(HostResolver.system(), AddressFilter.allowAll()),
                ProxySelector.direct());
    }

    /**
     * Returns this probe with another method; the default is {@code GET}, or {@code POST} if there is a body.
     *
     * @throws IllegalArgumentException if it is not a method that a probe can send
     */
    public HttpProbe withMethod(String method) {
        return with(requestSpec.withMethod(method));
    }

    /**
     * Returns this probe with an additional request header.
     *
     * @param value in ASCII; not shown in messages
     * @throws IllegalArgumentException if the header is malformed, is given twice, or controls how messages are framed
     */
    public HttpProbe withHeader(String name, String value) {
        return with(requestSpec.withHeader(name, value));
    }

    /**
     * Returns this probe with a request body, sent in UTF-8. Set its Content-Type with {@link #withHeader}.
     *
     * @throws IllegalArgumentException if it is longer than 1 MiB, or there is one already
     */
    public HttpProbe withBody(String text) {
        return with(requestSpec.withBody(text));
    }

    /** Returns this probe with a file of at most 1 MiB as the request body. The file is read for each check. */
    public HttpProbe withBodyOf(Path file) {
        return with(requestSpec.withBodyOf(file));
    }

    /**
     * Returns this probe with other accepted status codes than 200 to 299. A redirect with an accepted status is not followed.
     *
     * @param statuses {@code 204}, {@code 200-299}, {@code 2xx}, or several of these separated by commas
     * @throws IllegalArgumentException if the text is malformed
     */
    public HttpProbe withStatus(String statuses) {
        return with(expected.with(StatusRanges.parse(statuses)));
    }

    /**
     * Returns this probe with the requirement that the response body contains a text.
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public HttpProbe withBodyContaining(String text) {
        return with(expected.with(new ResponseCheck.Contains(text)));
    }

    /** Returns this probe with the requirement that a regular expression is found in the response body. */
    public HttpProbe withBodyMatching(Pattern pattern) {
        return with(expected.with(new ResponseCheck.Matches(pattern)));
    }

    /**
     * Returns this probe with the requirement that the response body is JSON and has a value at a pointer.
     *
     * @param pointer a JSON pointer (RFC 6901) such as {@code /checks/0/name}
     * @throws IllegalArgumentException if the pointer is malformed
     */
    public HttpProbe withJson(String pointer) {
        return with(expected.with(new JsonCheck(pointer, Optional.empty())));
    }

    /**
     * Returns this probe with the requirement that the response body is JSON and has the given value at a pointer.
     *
     * @param pointer a JSON pointer (RFC 6901) such as {@code /checks/0/name}
     * @param value a string without quotes, a number, {@code true}, {@code false} or {@code null}
     * @throws IllegalArgumentException if the pointer is malformed
     */
    public HttpProbe withJson(String pointer, String value) {
        return with(expected.with(new JsonCheck(pointer, Optional.of(new JsonExpectation.OneOf(List.of(value))))));
    }

    HttpProbe with(ProxySelector other) {
        return new HttpProbe(url, requestSpec, expected, tlsOptions, dialer, other);
    }

    HttpProbe with(JsonCheck check) {
        return with(expected.with(check));
    }

    /**
     * Returns this probe with the requirement that a regular expression is found in a response header.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public HttpProbe withResponseHeader(String name, Pattern pattern) {
        return with(expected.with(new ResponseCheck.HasHeader(name, pattern)));
    }

    /** Returns this probe without following redirects. */
    public HttpProbe withoutRedirects() {
        return with(expected.withoutRedirects());
    }

    /** Returns this probe with a PEM file of the only certificates to trust. The file is read for each check. */
    public HttpProbe withCa(Path file) {
        return with(
                new TlsOptions(Optional.of(file), tlsOptions.certificate(), tlsOptions.key(), tlsOptions.insecure()));
    }

    /**
     * Returns this probe with a client certificate, which is sent if the server requests one.
     *
     * @param certificate a PEM file with the certificate chain, read for each check
     * @param key a PEM file with the private key, in PKCS#8 and not encrypted
     */
    public HttpProbe withClientCertificate(Path certificate, Path key) {
        return with(new TlsOptions(tlsOptions.ca(), Optional.of(certificate), Optional.of(key), tlsOptions.insecure()));
    }

    /** Returns this probe without verification of certificates, which allows an attacker in between to read and to respond. */
    public HttpProbe withAnyCertificate() {
        return with(new TlsOptions(tlsOptions.ca(), tlsOptions.certificate(), tlsOptions.key(), true));
    }

    /** Returns this probe restricted to the addresses that the filter allows, for redirects too. */
    public HttpProbe withAddressFilter(AddressFilter filter) {
        return new HttpProbe(url, requestSpec, expected, tlsOptions, new Dialer(dialer.resolver(), filter), proxies);
    }

    HttpProbe withResolver(HostResolver hostResolver) {
        return new HttpProbe(
                url, requestSpec, expected, tlsOptions, new Dialer(hostResolver, dialer.filter()), proxies);
    }

    private HttpProbe with(RequestSpec other) {
        return new HttpProbe(url, other, expected, tlsOptions, dialer, proxies);
    }

    private HttpProbe with(ResponseExpectation other) {
        return new HttpProbe(url, requestSpec, other, tlsOptions, dialer, proxies);
    }

    HttpProbe with(TlsOptions other) {
        return new HttpProbe(url, requestSpec, expected, other, dialer, proxies);
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        Optional<OptionalLibrary> missing = missing();
        if (missing.isPresent()) {
            return Observation.unsatisfied(Reason.permanentReason(
                    Common.NOT_INSTALLED,
                    this + ": a library is missing; add " + missing.get().artifact()));
        }
        RedirectHop redirectHop = RedirectHop.first(url, requestSpec, tlsOptions);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Optional<HttpProxy> proxy = proxies.select(redirectHop.url());
            HttpSession session = new HttpSession(redirectHop, proxy, expected, deadline);
            Observation observation = proxy.isPresent()
                    ? check(redirectHop, proxy.get(), session, deadline)
                    : service(redirectHop, redirectHop.url().server()).checkOverSocket(deadline, session);
            Optional<RedirectHop> next = session.next();
            if (next.isEmpty()) {
                return observation;
            }
            redirectHop = next.get();
        }
        return Observation.unsatisfied(Reason.transientReason(
                Common.UNEXPECTED_ANSWER, this + ": redirected more than " + MAX_REDIRECTS + " times"));
    }

    private Optional<OptionalLibrary> missing() {
        if (OptionalLibrary.HTTP_CORE.isMissing()) {
            return Optional.of(OptionalLibrary.HTTP_CORE);
        }
        return expected.readsJson() && OptionalLibrary.JACKSON.isMissing()
                ? Optional.of(OptionalLibrary.JACKSON)
                : Optional.empty();
    }

    private Observation check(RedirectHop redirectHop, HttpProxy proxy, HttpSession session, Deadline deadline)
            throws InterruptedException {
        HttpUrl target = redirectHop.url();
        Observation observation = service(redirectHop, proxy.server()).checkOverConnection(deadline, connection -> {
            if (target.tls()) {
                Optional<Reason> refusal = proxy.openTunnel(redirectHop.name(), target, connection);
                if (refusal.isPresent()) {
                    return Observation.unsatisfied(refusal.get());
                }
                connection.startTls(target.host(), target.port());
            }
            return session.run(connection.socket());
        });
        return observation instanceof Observation.Unsatisfied unsatisfied
                ? Observation.unsatisfied(ofProxy(unsatisfied.reason()))
                : observation;
    }

    /** Returns a reason that says so if it is the proxy which is not reached. */
    private static Reason ofProxy(Reason reason) {
        return NOT_REACHED.contains(reason.kind())
                ? new Reason(
                        reason.kind(), "proxy " + reason.message(), reason.permanence(), reason.parts(), reason.cause())
                : reason;
    }

    private NetworkService service(RedirectHop redirectHop, HostAndPort peer) {
        return new NetworkService(
                redirectHop.name(),
                dialer,
                peer.host(),
                peer.port(),
                redirectHop.url().tls() ? Optional.of(redirectHop.tls()) : Optional.empty());
    }

    /** Returns the policy for requests, or for handshakes if TLS is used. */
    @Override
    public Confirmation confirmation() {
        return url.tls() ? Confirmation.OF_SESSION : Confirmation.OF_REQUEST;
    }

    /** Returns the URL without password, query and fragment. */
    @Override
    public String toString() {
        return url.toString();
    }
}
