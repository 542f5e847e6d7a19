package dev.rendezvous.probe.http;

import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
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
 * @param spec the request to send
 * @param tls the TLS options, for an {@code https} URL
 * @param secrets what to mask in messages
 */
record RedirectHop(String name, HttpUrl url, RequestSpec spec, TlsOptions tls, Set<String> secrets) {

    /** Shorter words in headers and queries are not masked: they are hardly secrets, and occur in other words. */
    private static final int MIN_SECRET_LENGTH = 4;

    static RedirectHop first(HttpUrl url, RequestSpec requestSpec, TlsOptions tlsOptions) {
        return new RedirectHop(url.toString(), url, requestSpec, tlsOptions, secrets(url, requestSpec));
    }

    /**
     * Returns the request that follows a redirect (RFC 9110 section 15.4).
     *
     * @param status from 301 to 308
     * @throws MalformedTargetException if the location is not a URL that this request may be redirected to
     */
    RedirectHop redirect(int status, String location) {
        HttpUrl next = url.resolve(location);
        boolean changesMethod = status == 303 || (status <= 302 && spec.method().equals("POST"));
        RequestSpec redirected = changesMethod && !spec.method().equals("HEAD") ? spec.asGet() : spec;
        boolean trusted = url.trusts(next);
        if (!trusted && redirected.body().isPresent()) {
            throw new MalformedTargetException("the redirect leads to another host, which must not receive the body");
        }
        List<String> all = new ArrayList<>(secrets);
        all.addAll(secrets(next, redirected));
        String origin = name.replaceFirst(" \\(redirected to .*", "");
        return new RedirectHop(
                origin + " (redirected to " + next + ")",
                next,
                trusted ? redirected : redirected.withoutCredentials(),
                trusted ? tls : new TlsOptions(tls.ca(), Optional.empty(), Optional.empty(), tls.insecure()),
                Set.copyOf(all));
    }

    private static Set<String> secrets(HttpUrl url, RequestSpec requestSpec) {
        List<String> secrets = new ArrayList<>();
        Stream.concat(requestSpec.headers().values().stream(), requestSpec.basicAuthorization().stream())
                .flatMap(value -> Arrays.stream(value.split("[\\s,;]+")))
                .forEach(secrets::add);
        url.query().ifPresent(query -> {
            secrets.add(query);
            secrets.addAll(Arrays.asList(query.split("[&;=]")));
        });
        secrets.removeIf(secret -> secret.length() < MIN_SECRET_LENGTH);
        requestSpec
                .login()
                .map(HttpUrl.Login::password)
                .filter(word -> !word.isEmpty())
                .ifPresent(secrets::add);
        return Set.copyOf(secrets);
    }

    @Override
    public String toString() {
        return name;
    }
}
