package dev.rendezvous.http;

import dev.rendezvous.AddressRule;
import dev.rendezvous.Deadline;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Dialer;
import dev.rendezvous.net.Names;
import dev.rendezvous.net.Service;
import dev.rendezvous.net.Tls;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks whether a URL is answered as a ready one does: with a status from 200 to 299, unless said otherwise. Every look resolves
 * the name afresh, tries all addresses, asks over HTTP/1.1, follows up to ten redirects, and hangs up.
 *
 * <pre>{@code
 * HttpProbe.of("https://app/health").withJson("/status", "UP")
 * }</pre>
 *
 * <p>Needs {@code org.apache.httpcomponents.core5:httpcore5} at run time, and {@code tools.jackson.core:jackson-databind} to look
 * into JSON. Status 401 or 407 is {@linkplain Reason#isPermanent permanent}; any other answer that is not the one looked for is
 * conclusive evidence that it is not so now. User, password and headers are sent to the host of the URL and to no other.
 *
 * <p>Immutable and safe for use by many threads. Limitations: of a body, the first mebibyte is looked at; no proxies; no
 * compression; a host with an underscore in its name has no valid certificate in the eyes of the JDK.
 */
public final class HttpProbe implements Probe {

    private static final int MOST_REDIRECTS = 10;

    private final HttpUrl url;
    private final Ask ask;
    private final Expectation expected;
    private final Tls tls;
    private final Dialer dialer;

    private HttpProbe(HttpUrl url, Ask ask, Expectation expected, Tls tls, Dialer dialer) {
        if (ask.method().equals("HEAD") && expected.readsBody()) {
            throw new IllegalArgumentException("the answer to HEAD has no body to look into");
        }
        this.url = url;
        this.ask = ask;
        this.expected = expected;
        this.tls = tls;
        this.dialer = dialer;
    }

    /**
     * Returns a probe of a URL.
     *
     * @param url {@code http://user:password@host:port/path?query}, or the same with {@code https}; port and path may be left out,
     *     and a user stands for basic authentication
     * @throws MalformedTargetException if it is none; the message holds no password
     */
    public static HttpProbe of(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(java.util.Locale.ROOT);
        if (!HttpScheme.SCHEMES.contains(scheme)) {
            throw new MalformedTargetException("A URL to look at begins with http:// or https://");
        }
        return of(new TargetText(scheme, url.substring(end + 3), Map.of()));
    }

    static HttpProbe of(TargetText target) {
        HttpUrl url = HttpUrl.parse(target);
        Tls usual = new Tls(Optional.empty(), Optional.empty(), Optional.empty(), false);
        return new HttpProbe(
                url, Ask.by(url.login()), Expectation.usual(), usual, new Dialer(Names.system(), AddressRule.none()));
    }

    /**
     * Returns this probe, which asks with another method than {@code GET}, or {@code POST} if there is a body.
     *
     * @throws IllegalArgumentException if it is no method to ask with
     */
    public HttpProbe withMethod(String method) {
        return with(ask.withMethod(method));
    }

    /**
     * Returns this probe, which sends one more header.
     *
     * @param value in ASCII; not shown in messages
     * @throws IllegalArgumentException if it is no header, is given twice, or says how messages are framed
     */
    public HttpProbe withHeader(String name, String value) {
        return with(ask.withHeader(name, value));
    }

    /**
     * Returns this probe, which sends a body in UTF-8. Its type is a matter of {@link #withHeader}.
     *
     * @throws IllegalArgumentException if it is longer than a mebibyte, or there is one already
     */
    public HttpProbe withBody(String text) {
        return with(ask.withBody(text));
    }

    /** Returns this probe, which sends what is in a file of at most a mebibyte; it is read at every look. */
    public HttpProbe withBodyOf(Path file) {
        return with(ask.withBodyOf(file));
    }

    /**
     * Returns this probe, which looks for another status than one from 200 to 299. A redirect that is looked for is not followed.
     *
     * @param statuses {@code 204}, {@code 200-299}, {@code 2xx}, or several of these joined by commas
     * @throws IllegalArgumentException if it is no such set
     */
    public HttpProbe withStatus(String statuses) {
        return with(expected.with(Statuses.parse(statuses)));
    }

    /**
     * Returns this probe, which looks for a text in the body of the answer too.
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public HttpProbe withBodyContaining(String text) {
        return with(expected.with(new Check.Contains(text)));
    }

    /** Returns this probe, which looks for a pattern anywhere in the body of the answer too. */
    public HttpProbe withBodyMatching(Pattern pattern) {
        return with(expected.with(new Check.Matches(pattern)));
    }

    /**
     * Returns this probe, which looks for a place in the JSON of the answer too.
     *
     * @param pointer as in RFC 6901: {@code /checks/0/name}
     * @throws IllegalArgumentException if the pointer is none
     */
    public HttpProbe withJson(String pointer) {
        return with(expected.with(new JsonCheck(pointer, Optional.empty())));
    }

    /**
     * Returns this probe, which looks for a value at a place in the JSON of the answer too.
     *
     * @param pointer as in RFC 6901: {@code /checks/0/name}
     * @param value a string without quotes, a number, {@code true}, {@code false} or {@code null}
     * @throws IllegalArgumentException if the pointer is none
     */
    public HttpProbe withJson(String pointer, String value) {
        return with(expected.with(new JsonCheck(pointer, Optional.of(value))));
    }

    /**
     * Returns this probe, which looks for a pattern anywhere in a header of the answer too.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public HttpProbe withResponseHeader(String name, Pattern pattern) {
        return with(expected.with(new Check.HasHeader(name, pattern)));
    }

    /** Returns this probe, which takes a redirect for the answer. */
    public HttpProbe withoutRedirects() {
        return with(expected.staying());
    }

    /** Returns this probe, which trusts the PEM certificates in a file and no others; it is read at every look. */
    public HttpProbe withCa(Path file) {
        return with(new Tls(Optional.of(file), tls.certificate(), tls.key(), tls.insecure()));
    }

    /**
     * Returns this probe, which shows a certificate of its own when asked for one.
     *
     * @param certificate a file with the PEM chain, read at every look
     * @param key a file with its PEM private key, PKCS#8 and not encrypted
     */
    public HttpProbe withClientCertificate(Path certificate, Path key) {
        return with(new Tls(tls.ca(), Optional.of(certificate), Optional.of(key), tls.insecure()));
    }

    /** Returns this probe, which accepts any certificate for any name: whoever sits in between can read and answer. */
    public HttpProbe withAnyCertificate() {
        return with(new Tls(tls.ca(), tls.certificate(), tls.key(), true));
    }

    /** Returns this probe, which connects to no address that the rule forbids, wherever a redirect leads. */
    public HttpProbe under(AddressRule rule) {
        return new HttpProbe(url, ask, expected, tls, new Dialer(dialer.names(), rule));
    }

    HttpProbe through(Names names) {
        return new HttpProbe(url, ask, expected, tls, new Dialer(names, dialer.rule()));
    }

    private HttpProbe with(Ask other) {
        return new HttpProbe(url, other, expected, tls, dialer);
    }

    private HttpProbe with(Expectation other) {
        return new HttpProbe(url, ask, other, tls, dialer);
    }

    HttpProbe with(Tls other) {
        return new HttpProbe(url, ask, expected, other, dialer);
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        Optional<Library> missing = missing();
        if (missing.isPresent()) {
            return Observation.unsatisfied(Reason.permanentReason(
                    Common.NOT_INSTALLED,
                    this + ": a library is missing; add " + missing.get().artifact()));
        }
        Leg leg = Leg.first(url, ask, tls);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Conversation conversation = new Conversation(leg, expected, deadline);
            Observation seen = service(leg).lookOverSocket(deadline, conversation);
            Optional<Leg> next = conversation.next();
            if (next.isEmpty()) {
                return seen;
            }
            leg = next.get();
        }
        return Observation.unsatisfied(Reason.transientReason(
                Common.UNEXPECTED_ANSWER, this + ": redirected more than " + MOST_REDIRECTS + " times"));
    }

    private Optional<Library> missing() {
        if (Library.HTTP_CORE.isMissing()) {
            return Optional.of(Library.HTTP_CORE);
        }
        return expected.readsJson() && Library.JACKSON.isMissing() ? Optional.of(Library.JACKSON) : Optional.empty();
    }

    private Service service(Leg leg) {
        HttpUrl to = leg.url();
        return new Service(
                leg.name(), dialer, to.host(), to.port(), to.tls() ? Optional.of(leg.tls()) : Optional.empty());
    }

    /** Returns the URL without password, query and fragment. */
    @Override
    public String toString() {
        return url.toString();
    }
}
