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
 * One request on the way to an answer: the first, or one that a redirect has led to. Login, headers of the caller's own, body and
 * client certificate are for the host that was named, and for the same host with TLS; once the way has led elsewhere, they are
 * not sent any more. Its {@code toString} is the name in messages.
 *
 * @param name what messages call it
 * @param url where to ask
 * @param ask what to ask
 * @param tls how to encrypt, if the URL says so
 * @param secrets what messages do not repeat
 */
record Leg(String name, HttpUrl url, Ask ask, Tls tls, Set<String> secrets) {

    /** Shorter words of headers and queries are no secrets, and would tear holes into what is quoted. */
    private static final int SHORTEST_SECRET = 4;

    static Leg first(HttpUrl url, Ask ask, Tls tls) {
        return new Leg(url.toString(), url, ask, tls, secrets(url, ask));
    }

    /**
     * Returns where a redirect leads: RFC 9110 section 15.4.
     *
     * @param status from 301 to 308
     * @throws MalformedTargetException if it leads nowhere that may be asked; the message can follow a colon
     */
    Leg redirected(int status, String location) {
        HttpUrl next = url.resolve(location);
        boolean changesMethod = status == 303 || (status <= 302 && ask.method().equals("POST"));
        Ask asked = changesMethod && !ask.method().equals("HEAD") ? ask.asGet() : ask;
        boolean trusted = url.trusts(next);
        if (!trusted && asked.body().isPresent()) {
            throw new MalformedTargetException("the answer leads to another host, which the body is not for");
        }
        List<String> all = new ArrayList<>(secrets);
        all.addAll(secrets(next, asked));
        String origin = name.replaceFirst(" \\(redirected to .*", "");
        return new Leg(
                origin + " (redirected to " + next + ")",
                next,
                trusted ? asked : asked.ofStrangers(),
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
        secrets.removeIf(secret -> secret.length() < SHORTEST_SECRET);
        ask.login().map(HttpUrl.Login::password).filter(word -> !word.isEmpty()).ifPresent(secrets::add);
        return Set.copyOf(secrets);
    }

    @Override
    public String toString() {
        return name;
    }
}
