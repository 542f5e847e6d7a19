package dev.rendezvous.http;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.net.Tls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One request of a chain of redirects: the first one, or one to the location of a redirect. Login, additional headers, body and
 * client certificate are only for the host of the first URL, with or without TLS; after a redirect to another host they are not sent
 * again. Its {@code toString} is the name in messages.
 *
 * @param name the name in messages
 * @param url the URL of this request
 * @param ask the request to send
 * @param tls the TLS options, for an {@code https} URL
 * @param secrets what to mask in messages
 */
record Leg(String name, HttpUrl url, Ask ask, Tls tls, Set<String> secrets) {

    /** Shorter words in headers and queries are not masked: they are hardly secrets, and occur in other words. */
    private static final int MIN_SECRET_LENGTH = 4;

    static Leg first(HttpUrl url, Ask ask, Tls tls) {
        return new Leg(url.toString(), url, ask, tls, secrets(url, ask));
    }

    /**
     * Returns the request that follows a redirect (RFC 9110 section 15.4).
     *
     * @param status from 301 to 308
     * @throws MalformedTargetException if the location is not a URL that this request may be redirected to
     */
    Leg redirect(int status, String location) {
        HttpUrl next = url.resolve(location);
        boolean changesMethod = status == 303 || (status <= 302 && ask.method().equals("POST"));
        Ask spec = changesMethod && !ask.method().equals("HEAD") ? ask.asGet() : ask;
        boolean trusted = url.trusts(next);
        if (!trusted && spec.body().isPresent()) {
            throw new MalformedTargetException("the redirect leads to another host, which must not receive the body");
        }
        List<String> all = new ArrayList<>(secrets);
        all.addAll(secrets(next, spec));
        String origin = name.replaceFirst(" \\(redirected to .*", "");
        return new Leg(
                origin + " (redirected to " + next + ")",
                next,
                trusted ? spec : spec.withoutCredentials(),
                trusted ? tls : new Tls(tls.ca(), Optional.empty(), Optional.empty(), tls.insecure()),
                Set.copyOf(all));
    }

    private static Set<String> secrets(HttpUrl url, Ask ask) {
        List<String> secrets = new ArrayList<>();
        Stream.concat(ask.headers().values().stream(), ask.basicAuthorization().stream())
                .flatMap(value -> Arrays.stream(value.split("[\\s,;]+")))
                .forEach(secrets::add);
        url.query().ifPresent(query -> {
            secrets.add(query);
            secrets.addAll(Arrays.asList(query.split("[&;=]")));
        });
        secrets.removeIf(secret -> secret.length() < MIN_SECRET_LENGTH);
        ask.login().map(HttpUrl.Login::password).filter(word -> !word.isEmpty()).ifPresent(secrets::add);
        return Set.copyOf(secrets);
    }

    @Override
    public String toString() {
        return name;
    }
}
