package dev.rendezvous.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    /** A word that no message contains. */
    private static final String SECRET = "zyxzyx";

    private final Targets targets = Targets.installed();

    @ParameterizedTest
    @CsvSource({
        "redis://:topsecret#1@h, '''redis://…'': options after'",
        "redis://topsecret#1@h, '''redis://…'': '",
        "redis://:topsecret, '''redis://…'': '",
        "redis://:top#timeout=secret@h, it is not shown",
        "redis://:top#x=secret@h, it is not shown",
        "redis://:top@secret@h, '''redis://…'': '",
        "redis://app:1/2@h:99999, '''redis://…'': '",
        "'not:redis://:topsecret#1@h', '''redis://…'': '",
        "http://app:top/secret@h/, '''http://…'': '",
        "http://app:top?secret@h/, '''http://…'': '",
        "http://h:80secret/, '''http://…'': '",
        "redsi://:top/secret@h, unknown scheme",
        "redsi:/:top#secret@h, '''redsi:…'' is not a target'",
        "redis://:top#timeout=%73ecret@h, it is not shown",
        "topsecret#1:x@h, '''…'' is not a target'",
        "mongodb://app:top#authSource=secret@h, it is not shown",
        "kafka://app:pa@h/topsecret?topic=@, '''kafka://…'''",
        "postgres://app:topsecret@h:99999/app, '''postgres://app@h:99999/app'': port'",
        "postgres://app:p@h:99999/app?password=a&topsecret, '''postgres://app@h:99999/app?password=***'': '",
        "http://h:99999/?auth=topsecret, '''http://h:99999/?auth=***'': port'",
        "jdbc:sqlserver://h;user=a;password=s#timeout=topsecret, it is not shown",
        "exec:curl -u app:topsecret@h#x, 'exec:curl …'",
        // Without a password, the target and its mistake are shown.
        "http://h:80/users/me#statsu=200, unknown option 'statsu'",
        "http://h/#header.From=me@x&statsu=200, unknown option 'statsu'",
        "http://h/@me#timeout=soon, 'http://h/@me'",
        "postgres://[::1]:99999/app, 'postgres://[::1]:99999/app'",
        "'postgres://h1:1,h2:99999/app', 'postgres://h2:99999/app'",
    })
    void showsWhatIsCertainlyNoSecret(String target, String shown) {
        assertThat(catchThrowable(() -> targets.parse(target)))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(shown)
                .message()
                .doesNotContain("secret");
    }

    /** Whatever unencoded delimiters a password contains, no message contains a part of it. */
    @Property
    void showsNoPartOfAPassword(
            @ForAll("schemes") String scheme, @ForAll("passwords") String password, @ForAll("ends") String end) {
        for (String user : new String[] {"", "app"}) {
            Throwable error = catchThrowable(() -> targets.parse(scheme + "://" + user + ":" + password + "@" + end));
            if (error != null) {
                assertThat(error)
                        .isInstanceOf(MalformedTargetException.class)
                        .message()
                        .doesNotContain(SECRET);
            }
        }
    }

    @Provide
    Arbitrary<String> schemes() {
        return Arbitraries.of(Stream.concat(
                        targets.schemes().stream().filter(scheme -> !scheme.startsWith("jdbc")),
                        Stream.of("redsi", "oracle"))
                .toList());
    }

    @Provide
    Arbitrary<String> passwords() {
        Arbitrary<String> pieces = Arbitraries.of(
                "@",
                ":",
                "/",
                "?",
                "#",
                "&",
                "=",
                "%",
                "%zz",
                "[",
                "]",
                ",",
                " ",
                "5",
                "timeout=",
                "x=",
                SECRET,
                SECRET);
        return Combinators.combine(pieces.list().ofMaxSize(5), pieces.list().ofMaxSize(5))
                .as((before, after) -> Stream.of(before, List.of(SECRET), after)
                        .flatMap(List::stream)
                        .collect(Collectors.joining()));
    }

    @Provide
    Arbitrary<String> ends() {
        return Arbitraries.of("h", "h:99999", "h/app", "h:1/app?x=y", "h/#statsu=1", "h,g", "");
    }
}
