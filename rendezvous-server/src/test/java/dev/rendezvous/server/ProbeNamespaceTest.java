package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The probe rules of a server that runs where the metadata services of the clouds can be reached: in a network of its own in which their addresses are its
 * own, and it listens on all of them. Each denial is compared with a server that allows the address, so that it cannot be an unreachable one.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ProbeNamespaceTest {

    private static final List<String> METADATA = Stream.of(
                    List.of("169.254.169.254", "169.254.170.2"), ProbeRulesTest.METADATA)
            .flatMap(List::stream)
            .toList();

    /** 169.254.169.254 in all forms of an IPv6 address that a gateway may forward to IPv4. */
    private static final List<String> EMBEDDED = List.of(
            "::169.254.169.254",
            "::ffff:0:a9fe:a9fe",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::a9fe:a9fe",
            "64:ff9b:1:a9fe:a9:fe00::",
            "2002:a9fe:a9fe::1",
            "2001:0:a9fe:a9fe::f7f7:f7f7",
            "2001:0:808:808::5601:5601",
            "fd00::5efe:a9fe:a9fe");

    private static final String LINK_LOCAL = "fe80::a9fe:a9fe";

    private static final String HOSTS = """
            127.0.0.1 localhost
            169.254.169.254 metadata
            fd20:ce::254 metadata6
            ::ffff:169.254.169.254 mapped
            64:ff9b::a9fe:a9fe translated
            127.0.0.1 several
            169.254.169.254 several
            """;

    @TempDir
    private static Path folder;

    private static NamespaceServer byDefault;
    private static NamespaceServer allowing;

    @BeforeAll
    @Timeout(120)
    static void start() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), HOSTS);
        List<String> addresses = addresses()
                .map(address -> address + (address.contains(":") ? "/128" : "/32"))
                .toList();
        String rules = addresses()
                .map(address -> address.contains(":") ? "[" + address + "]" : address)
                .collect(Collectors.joining(","));
        byDefault = NamespaceServer.start(folder.resolve("default"), addresses, hosts);
        allowing = NamespaceServer.start(
                folder.resolve("allowing"), addresses, hosts, "--allow-probe", "*,169.254.0.0/16," + rules);
    }

    private static Stream<String> addresses() {
        return Stream.of(METADATA.stream(), EMBEDDED.stream(), Stream.of(LINK_LOCAL))
                .flatMap(each -> each);
    }

    @AfterAll
    static void stop() {
        for (NamespaceServer server : Arrays.asList(byDefault, allowing)) {
            if (server != null) {
                server.close();
            }
        }
    }

    /** How a caller can write the addresses, and names of them. */
    private static Stream<String> spellings() {
        Stream<String> others = Stream.of(
                "::ffff:169.254.169.254",
                "[::ffff:a9fe:a9fe]",
                "%5Bfd00:ec2::254%5D",
                "FD00:0EC2:0:0:0:0:0:0254",
                "2852039166",
                "169.16689662",
                "169.254.43518",
                "%31%36%39.254.169.254",
                LINK_LOCAL + "%25lo",
                "metadata",
                "metadata6",
                "mapped",
                "translated");
        return Stream.concat(addresses(), others);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void anAddressIsReachedOnlyIfARuleNamesIt(String host) throws Exception {
        String path = "/_port/" + host + "/80?timeout=30s";
        assertIsDenied(byDefault, path);
        assertIsDenied(byDefault, "/_wait?all=/_port/" + host + "/80&timeout=30s");

        long before = allowing.connections();
        assertThat(allowing.get(path).statusCode()).isEqualTo(200);
        assertThat(allowing.connections()).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0",
                "::",
                "0.1.2.3",
                "224.0.0.1",
                "ff02::1%25lo",
                "ff02::1",
                "255.255.255.255",
                "64:ff9b::e000:1"
            })
    void wildcardsMulticastAndBroadcastAreNeverChecked(String host) throws Exception {
        assertIsDenied(byDefault, "/_port/" + host + "/80?timeout=30s");
        assertIsDenied(allowing, "/_port/" + host + "/80?timeout=30s");
    }

    private static void assertIsDenied(NamespaceServer server, String path) throws Exception {
        long before = server.connections();
        RawResponse denied = server.get(path);
        assertThat(denied.statusCode()).as(denied.body()).isEqualTo(403);
        assertThat(denied.body()).contains("ADDRESS_NOT_ALLOWED");
        assertThat(server.connections()).as("connections").isEqualTo(before);
    }

    @Test
    void ofANameWithSeveralAddressesOnlyTheAllowedAreChecked() throws Exception {
        assertThat(byDefault.get("/_port/several/81?timeout=0").body())
                .contains("127.0.0.1:81 refused")
                .doesNotContain("169.254");
        assertThat(allowing.get("/_port/several/81?timeout=0").body())
                .contains("127.0.0.1:81 refused", "169.254.169.254:81 refused");
    }

    /** Other programs take them for 169.254.169.254; the JDK rejects them, or looks them up as names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0251.0376.0251.0376",
                "0xa9fea9fe",
                "169.254.169.254.",
                "%EF%BC%91%EF%BC%96%EF%BC%99.254.169.254"
            })
    void otherSpellingsLeadNowhere(String host) throws Exception {
        long before = byDefault.connections();
        assertThat(byDefault.get("/_port/" + host + "/80?timeout=0").statusCode())
                .isIn(400, 403, 404);
        assertThat(byDefault.connections()).isEqualTo(before);
    }
}
