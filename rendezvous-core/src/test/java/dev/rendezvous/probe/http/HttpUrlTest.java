package dev.rendezvous.probe.http;

import static dev.rendezvous.probe.http.Checks.complaint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {

    private static HttpUrl url(String text) {
        String[] parts = text.split("://", 2);
        return HttpUrl.parse(new TargetSpec(parts[0], parts[1], Map.of()));
    }

    private static String whole(HttpUrl url) {
        return (url.tls() ? "https://" : "http://") + url.authority() + url.requestTarget();
    }

    @Nested
    class AText {

        @ParameterizedTest
        @CsvSource({
            "http://app, http://app/",
            "http://app:80, http://app/",
            "http://app:443/, http://app:443/",
            "https://app:443/x, https://app/x",
            "http://my_app:8080/a_b, http://my_app:8080/a_b",
            "http://[::1]:8080/x, http://[::1]:8080/x",
            "http://[fe80::1%eth0]/x, http://[fe80::1]/x",
            "http://app?ready, http://app/?ready",
            "http://app/?, http://app/?",
            "http://app/a?b?c=/d@e:f, http://app/a?b?c=/d@e:f",
            "http://app/@scope/a:b, http://app/@scope/a:b",
            "http://app/a%2Fb?x=a%26b+c, http://app/a%2Fb?x=a%26b+c",
            "http://app/search?filter[a]=1&filter[b]=2, http://app/search?filter[a]=1&filter[b]=2",
            "http://app/über?q=ß, http://app/%C3%BCber?q=%C3%9F",
            "'http://app/{a}|b', http://app/%7Ba%7D%7Cb",
        })
        void isRequestedUnchanged(String text, String asked) {
            assertThat(whole(url(text))).isEqualTo(asked);
        }

        @Test
        void mayNameTheCaller() {
            assertThat(url("http://a%40b:p%3A%2F%40:w@app/").login()).contains(new HttpUrl.Login("a@b", "p:/@:w"));
            assertThat(url("http://anna@app/").login()).contains(new HttpUrl.Login("anna", ""));
        }

        @Test
        void isShownWithoutPasswordAndQuery() {
            assertThat(url("http://anna:s3cret@app:8080/a?token=s3cret")).hasToString("http://anna@app:8080/a?…");
            assertThat(url("https://app").toString()).isEqualTo("https://app/");
            assertThat(url("http://anna:s3cret@app/").login().orElseThrow()).hasToString("anna");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://",
                    "http:///health",
                    "http://:8080/",
                    "http://app:/",
                    "http://app:0/",
                    "http://app:65536/",
                    "http://app:http/",
                    "http://[::1/",
                    "http://::1/",
                    "http://bücher/",
                    "http://app /",
                    "http://app/a b",
                    "http://app/a\tb",
                    "http://app/a\nb",
                    "http://app/100%",
                    "http://app/?x=%zz",
                    "http://u%3Aser:s3cret@app/",
                    "http://user:s3cret%0A@app/",
                    "http://user:s3/cret@app/",
                })
        void isRefusedIfItIsNoUrl(String text) {
            assertThat(complaint(text)).doesNotStartWith("accepted").doesNotContain("s3cret");
        }
    }

    @Nested
    class AReference {

        /** RFC 3986 section 5.4, but for what is no HTTP. */
        @ParameterizedTest
        @CsvSource({
            "g, http://a/b/c/g",
            "./g, http://a/b/c/g",
            "g/, http://a/b/c/g/",
            "/g, http://a/g",
            "//g, http://g/",
            "?y, http://a/b/c/d;p?y",
            "g?y, http://a/b/c/g?y",
            "#s, http://a/b/c/d;p?q",
            "g#s, http://a/b/c/g",
            "g?y#s, http://a/b/c/g?y",
            ";x, http://a/b/c/;x",
            "g;x, http://a/b/c/g;x",
            "'', http://a/b/c/d;p?q",
            "., http://a/b/c/",
            "./, http://a/b/c/",
            ".., http://a/b/",
            "../, http://a/b/",
            "../g, http://a/b/g",
            "../.., http://a/",
            "../../, http://a/",
            "../../g, http://a/g",
            "../../../g, http://a/g",
            "../../../../g, http://a/g",
            "/./g, http://a/g",
            "/../g, http://a/g",
            "g., http://a/b/c/g.",
            "..g, http://a/b/c/..g",
            "./../g, http://a/b/g",
            "./g/., http://a/b/c/g/",
            "g/../h, http://a/b/c/h",
            "g;x=1/./y, http://a/b/c/g;x=1/y",
            "g?y/../x, http://a/b/c/g?y/../x",
            "https://my_app:8443/x y, https://my_app:8443/x%20y",
            "HTTP://b:80, http://b/"
        })
        void isResolvedByTheStandard(String reference, String to) {
            assertThat(whole(url("http://a/b/c/d;p?q").resolve(reference))).isEqualTo(to);
        }

        @Test
        void bringsNoLogin() {
            assertThat(url("http://me:mine@a/").resolve("http://you:yours@a/x").login())
                    .isEmpty();
            assertThat(url("http://me:mine@a/").resolve("/x").login()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"ftp://a/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http://a:99999/", "//"})
        void toNoHttpUrlIsRefused(String reference) {
            assertThatThrownBy(() -> url("http://a/").resolve(reference)).isInstanceOf(MalformedTargetException.class);
        }
    }

    @Property
    void anyTextIsAUrlOrRejected(@ForAll("texts") String text) {
        try {
            HttpUrl url = url("http://me:s3cret@" + text);
            assertThat(url.requestTarget()).matches("/[!-~]*");
            assertThat(url.authority()).matches("[!-~]+");
            assertThat(url.toString()).doesNotContain("s3cret");
        } catch (MalformedTargetException e) {
            assertThat(e.getMessage()).doesNotContain("s3cret");
        }
    }

    @Property
    void anyReferenceLeadsToAUrlOrIsRejected(@ForAll("texts") String reference) {
        try {
            HttpUrl url = url("http://me:s3cret@a/b/c/d;p?q").resolve(reference);
            assertThat(url.requestTarget()).matches("/[!-~]*");
            assertThat(url.login()).isEmpty();
        } catch (MalformedTargetException e) {
            assertThat(e.getMessage()).doesNotContain("s3cret");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("ahtps:/?#&=@%[]0159,.; ").ofMaxLength(40));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/x, http://a/y, true",
        "http://a/x, http://A:80/y, true",
        "http://a/x, https://a/y, true",
        "https://a/x, http://a/y, false",
        "http://a/x, http://a:8080/y, false",
        "http://a:8080/x, https://a:8443/y, false",
        "http://a/x, https://b/x, false",
        "https://a/x, https://a.b/x, false"
    })
    void trustsTheSamePlaceAndTheSameHostWithTls(String from, String to, boolean trusted) {
        assertThat(url(from).trusts(url(to))).isEqualTo(trusted);
    }
}
