package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.probe.ProbeRule;
import dev.rendezvous.server.probe.ProbeRules;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ProbeRulesTest {

    /** The addresses of metadata services that are not link-local. */
    static final List<String> METADATA = List.of(
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fd20:ce::254",
            "fd00:c1::a9fe:a9fe",
            "fd00:42::42",
            "fd00:a9fe:a9fe::1",
            "fd00:100::100:200",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192");

    private static Optional<String> judged(String allowed, String denied, String address, int port) {
        return new ProbeRules(ProbeRule.parseAll(allowed), ProbeRule.parseAll(denied))
                .at(port)
                .denialReason(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8:5432, 10.1.2.3, 5432, true",
        "10.0.0.0/8:5432, 10.1.2.3, 5433, false",
        "10.0.0.0/8:5432, 11.1.2.3, 5432, false",
        "10.0.0.0/8, 10.1.2.3, 1, true",
        "10.0.0.0/8:*, 10.1.2.3, 65535, true",
        "10.1.2.3:80-90, 10.1.2.3, 90, true",
        "10.1.2.3:80-90, 10.1.2.3, 91, false",
        "[fd00::]/8:1-1024, fd12::1, 1024, true",
        "[fd00::]/8:1-1024, fd12::1, 1025, false",
        "[fd00::/8]:22, fd12::1, 22, true",
        "[::1]:22, ::1, 22, true",
        "fd00::/8, fd12::1, 22, true",
        "*:22, 8.8.8.8, 22, true",
        "*:22, fd12::1, 22, true",
        "*:22, 8.8.8.8, 23, false",
        "*, fd12::1, 23, true"
    })
    void aRuleNamesAddressesAndPorts(String rule, String address, int port, boolean matches) {
        assertThat(ProbeRule.parse(rule).matches(InetAddress.ofLiteral(address), port))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db:22",
                "10.0.0.0/8:",
                "10.0.0.0/33:1",
                "10.0.0.0/8:70000",
                "10.0.0.0/8:9-1",
                "[fd00::/8",
                "fd00::/129",
                "*:x",
                "**",
                "10.0.0.0/8:1-2-3",
                "[10.0.0.1",
                "/8:22",
                ":22"
            })
    void anInvalidRuleIsReported(String text) {
        assertThatThrownBy(() -> ProbeRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'");
    }

    @Property
    void anyPortOfAnyAddressIsMatchedByItsOwnRule(
            @ForAll @IntRange(max = 255) int a,
            @ForAll @IntRange(max = 255) int b,
            @ForAll @IntRange(max = 65535) int port) {
        String address = a + "." + b + ".3.4";
        assertThat(ProbeRule.parse(address + ":" + port).matches(InetAddress.ofLiteral(address), port))
                .isTrue();
    }

    @Test
    void aDenyRuleTakesPrecedence() {
        assertThat(judged("", "*:22", "10.0.0.1", 22))
                .hasValueSatisfying(why -> assertThat(why).contains("--deny-probe *:22"));
        assertThat(judged("10.0.0.1:22", "10.0.0.0/8", "10.0.0.1", 22)).isPresent();
        assertThat(judged("*", "*:22", "10.0.0.1", 23)).isEmpty();
    }

    @Test
    void anAllowRuleForbidsOtherAddresses() {
        assertThat(judged("", "", "10.0.0.1", 22)).isEmpty();
        assertThat(judged("10.0.0.0/8:5432", "", "10.0.0.1", 5432)).isEmpty();
        assertThat(judged("10.0.0.0/8:5432", "", "10.0.0.1", 22))
                .hasValueSatisfying(why -> assertThat(why).contains("no --allow-probe"));
        assertThat(judged("10.0.0.0/8", "", "fd00::1", 22)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::6464:64c8"
            })
    void aWideRuleDoesNotAllowLinkLocalAddresses(String address) {
        for (String wide : List.of("", "*", "0.0.0.0/0,::/0", "*:80")) {
            assertThat(judged(wide, "", address, 80)).as("with '%s'", wide).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, 169.254.0.0/16",
        "169.254.169.254, 169.254.169.254:80",
        "::ffff:169.254.169.254, 169.254.169.254",
        "fe80::1, fe80::/10",
        "100.100.100.200, 100.100.100.200"
    })
    void linkLocalAddressesMustBeAllowedExplicitly(String address, String rule) {
        assertThat(judged(rule, "", address, 80)).isEmpty();
        assertThat(judged(rule, rule, address, 80)).isPresent();
    }

    @ParameterizedTest
    @FieldSource("METADATA")
    void metadataServicesMustBeAllowedExplicitly(String address) {
        assertThat(judged("", "", address, 80))
                .hasValueSatisfying(why -> assertThat(why).contains("metadata"));
        assertThat(judged("*", "", address, 80)).isPresent();
        assertThat(judged("fc00::/7,0.0.0.0/0", "", address, 80)).isPresent();
        assertThat(judged(address.contains(":") ? "[" + address + "]:80" : address, "", address, 80))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "compatible, ::A",
        "translated, 64:ff9b::A",
        "translated by the host, ::ffff:0:A",
        "translated locally /96, 64:ff9b:1::A",
        "6to4, 2002:A::1",
        "Teredo server, 2001:0:A::f7f7:f7f7",
        "ISATAP, fd00::5efe:A",
        "ISATAP of a public address, fd00::200:5efe:A"
    })
    void anAddressWithinAnotherIsCheckedToo(String kind, String form) {
        // 169.254.169.254, 10.0.0.1 and 11.0.0.1
        assertThat(judged("", "", form.replace("A", "a9fe:a9fe"), 80)).as(kind).isPresent();
        assertThat(judged("", "10.0.0.0/8", form.replace("A", "a00:1"), 80))
                .as(kind)
                .hasValueSatisfying(why -> assertThat(why).contains("--deny-probe 10.0.0.0/8"));
        assertThat(judged("", "10.0.0.0/8", form.replace("A", "b00:1"), 80))
                .as(kind)
                .isEmpty();
    }

    /** RFC 6052 section 2.4 has examples with all lengths. */
    @ParameterizedTest
    @ValueSource(strings = {"64:ff9b:1:a9fe:a9:fe00::", "64:ff9b:1:a9:fe:a9fe::", "64:ff9b:1:0:a9:fea9:fe00::"})
    void aLocalTranslatorMayChooseTheLengthOfItsPrefix(String address) {
        assertThat(judged("", "", address, 80)).isPresent();
    }

    @Test
    void theClientOfTeredoHasInvertedBits() {
        assertThat(judged("", "", "2001:0:808:808:0:0:5601:5601", 80)).isPresent();
        assertThat(judged("", "", "2001:0:808:808:0:0:f7f7:f7f7", 80)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "0.1.2.3",
                "ff02::1",
                "ff0e::1",
                "::ffff:224.0.0.1",
                "64:ff9b::e000:1",
                "2002:ffff:ffff::1",
                "::224.0.0.1"
            })
    void multicastAndBroadcastAreNeverChecked(String address) {
        for (String rule : List.of("", "*", "0.0.0.0/0,::/0", address.contains(":") ? "[" + address + "]" : address)) {
            assertThat(judged(rule, "", address, 80)).as(rule).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "127.0.0.1", "10.0.0.255", "2001:db8::1", "2001:4860:4860::8888", "fd00::1"})
    void ordinaryAddressesAreChecked(String address) {
        assertThat(judged("", "", address, 80)).isEmpty();
    }

    @Test
    void aTranslatedAddressIsCheckedAsTheAddressItContains() {
        assertThat(judged("", "10.0.0.0/8", "64:ff9b::a00:1", 22)).isPresent();
        assertThat(judged("", "10.0.0.0/8", "64:ff9b::b00:1", 22)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "::ffff:0.0.0.0"})
    void theUnspecifiedAddressDoesNotBypassTheRules(String address) {
        assertThat(judged("", "", address, 22)).isPresent();
    }

    @Test
    void theServerAnswers403WithTheRuleAndChecksResolvedAddresses() throws Exception {
        try (TestServer server = TestServer.start("--deny-probe", "127.0.0.0/8:1-1023,[::1]:1-1023")) {
            for (String host : List.of("127.0.0.1", "localhost", "::ffff:127.0.0.1", "127.1")) {
                HttpResponse<String> denied = server.get("/_port/" + host + "/22");
                assertThat(denied.statusCode()).as(host).isEqualTo(403);
                assertThat(denied.body()).as(host).contains("--deny-probe");
            }
            assertThat(server.get("/_port/127.0.0.1/" + server.port()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aHostThatLooksLikeAnAddressAndIsNoneIsMalformed() throws Exception {
        try (TestServer server = TestServer.start()) {
            for (String host : List.of("999.1.1.1", "::1::", "fe80::1%25none")) {
                for (String path :
                        List.of("/_port/%s/80?", "/_wait?all=/_port/%s/80&", "/_wait?any=/key&any=/_port/%s/80&")) {
                    HttpResponse<String> malformed = server.get(path.formatted(host) + "timeout=30s");
                    assertThat(malformed.statusCode()).as(path + host).isEqualTo(400);
                    assertThat(malformed.body()).as(path + host).contains("not an IP address");
                }
            }
        }
    }

    @Test
    void theConfiguredDatabaseIsExemptFromTheRules() throws Exception {
        try (TestServer server = TestServer.start(
                "--deny-probe", "*", "--postgresURL", "postgres://u:p@127.0.0.1:1/{{.}}?sslmode=disable")) {
            assertThat(server.get("/_port/127.0.0.1/1?timeout=0").statusCode()).isEqualTo(403);
            HttpResponse<String> checked = server.get("/_postgres/app?timeout=1s");
            assertThat(checked.statusCode()).isEqualTo(404);
            assertThat(checked.body()).contains("CONNECTION_REFUSED");
        }
    }
}
