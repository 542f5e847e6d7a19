package dev.rendezvous.internal.probe.dns;

import static dev.rendezvous.internal.probe.dns.TestNameServer.answer;
import static dev.rendezvous.internal.probe.dns.TestNameServer.joined;
import static dev.rendezvous.internal.probe.dns.TestNameServer.name;
import static dev.rendezvous.internal.probe.dns.TestNameServer.truncated;
import static dev.rendezvous.internal.probe.dns.TestNameServer.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.dns.TestNameServer.Data;
import dev.rendezvous.internal.probe.dns.TestNameServer.Script;
import dev.rendezvous.internal.probe.net.IpLiteral;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@Timeout(120)
class DnsProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final byte[] ADDRESS = {10, 0, 0, 7};

    private TestNameServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestNameServer((query, tcp) -> List.of());
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static Data data(int type, byte[]... bytes) {
        return new Data(type, "", joined(bytes));
    }

    private static byte[] numbers(int... numbers) {
        byte[] bytes = new byte[2 * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bytes[2 * i] = (byte) (numbers[i] >> 8);
            bytes[2 * i + 1] = (byte) numbers[i];
        }
        return bytes;
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return joined(new byte[] {(byte) bytes.length}, bytes);
    }

    private Condition ask(String target, Script script) {
        server.now(script);
        return Targets.installed().parse(target + (target.contains("#") ? "&" : "#") + "server=" + server.address());
    }

    private Outcome check(String target, Script script) throws Exception {
        return ask(target, script).tryAwait(Duration.ZERO);
    }

    private static Reason reason(Outcome outcome) {
        return outcome.summary().last().orElseThrow();
    }

    private static void assertConcludesNothing(Outcome outcome, Common kind, String part) {
        assertThat(reason(outcome).kind()).isEqualTo(kind);
        assertThat(reason(outcome).permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        assertThat(reason(outcome).message()).contains(part);
    }

    @Nested
    class TheMachinesResolver {

        @Test
        void findsLocalhost() throws Exception {
            Targets.installed().parse("dns:localhost").await(LONG);
            Targets.installed().parse("dns:localhost#value=127.0.0.1").await(LONG);
        }

        @Test
        void reportsThatTheValueDiffers() throws Exception {
            Outcome outcome =
                    Targets.installed().parse("dns:localhost#value=10.9.8.7").tryAwait(Duration.ZERO);
            assertThat(reason(outcome).kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            assertThat(reason(outcome).permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason(outcome).message()).contains(": expected 10.9.8.7, but was ");
        }

        @Test
        void isInconclusiveForAnUnknownName() throws Exception {
            Outcome outcome = Targets.installed().parse("dns:nowhere.invalid").tryAwait(Duration.ofMillis(500));
            assertThat(reason(outcome).kind()).isIn(Common.NAME_NOT_FOUND, Common.NAME_LOOKUP_TIMED_OUT);
            assertThat(reason(outcome).permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @Nested
    class ARecord {

        private void isMet(String target, String detail, Data... records) throws Exception {
            try (TestNameServer own = new TestNameServer((query, tcp) -> List.of(answer(query, 0, records)))) {
                Outcome outcome = Targets.installed()
                        .parse(target + "&server=" + own.address())
                        .tryAwait(Duration.ofSeconds(60));
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Met.class,
                                met -> assertThat(met.detail()).isEqualTo(detail));
            }
        }

        @Test
        void ofEveryTypeIsRead() throws Exception {
            isMet("dns:db#type=A", "10.0.0.7", data(1, ADDRESS));
            isMet("dns:db#type=a&value=10.0.0.7", "10.0.0.7", data(1, ADDRESS));
            byte[] v6 = InetAddress.getByName("2001:db8::7").getAddress();
            isMet("dns:db#type=AAAA&value=2001:DB8::7", "2001:db8:0:0:0:0:0:7", data(28, v6));
            isMet("dns:db#type=CNAME&value=Other.Example.", "other.example", data(5, name("other.example")));
            isMet("dns:db#type=NS", "ns.example", data(2, name("ns.example")));
            isMet("dns:10.0.0.7#type=PTR&value=db.example", "db.example", data(12, name("db.example")));
            isMet(
                    "dns:db#type=MX&value=10 mail.example",
                    "10 mail.example",
                    data(15, numbers(10), name("mail.example")));
            isMet(
                    "dns:_http._tcp.db#type=SRV&value=1%202%208080%20WEB.example.",
                    "1 2 8080 web.example", data(33, numbers(1, 2, 8080), name("web.example")));
            isMet("dns:db#type=TXT&value=Half and half", "Half and half", data(16, text("Half "), text("and half")));
        }

        @Test
        void oneOfManyIsEnough() throws Exception {
            Data[] five = new Data[5];
            Arrays.setAll(five, i -> data(1, new byte[] {10, 0, 0, (byte) i}));
            isMet("dns:db#type=A&value=10.0.0.4", "10.0.0.0, 10.0.0.1, 10.0.0.2 and 2 more", five);
        }

        @Test
        void isFoundThroughItsAliases() throws Exception {
            isMet(
                    "dns:db#type=A",
                    "10.0.0.7",
                    data(5, name("one.example")),
                    new Data(5, "ONE.example", name("two.example")),
                    new Data(1, "two.example", ADDRESS));
        }

        @Test
        void ofAnotherNameOrTypeIsIgnored() throws Exception {
            Outcome outcome = check(
                    "dns:db#type=A",
                    (query, tcp) -> List.of(
                            answer(query, 0, new Data(1, "evil.example", ADDRESS), data(16, text("10.0.0.7")))));
            assertConcludesNothing(outcome, Common.NAME_NOT_FOUND, "dns:db: no A record");
        }

        @Test
        void isAnyAddressIfAServerAndNoTypeIsGiven() throws Exception {
            byte[] v6 = InetAddress.getByName("2001:db8::7").getAddress();
            Script onlyV6 =
                    (query, tcp) -> List.of(type(query) == 28 ? answer(query, 0, data(28, v6)) : answer(query, 0));
            assertThat(check("dns:db", onlyV6).isMet()).isTrue();
        }

        @Test
        void containsNoLineBreakOrTerminalControl() throws Exception {
            isMet("dns:db#type=TXT", "a\uFFFD[31mb c", data(16, text("a\u001b[31mb\nc")));
        }
    }

    @Nested
    class NoRecord {

        @Test
        void withAnUnknownName() throws Exception {
            Outcome outcome = check("dns:db#type=A", (query, tcp) -> List.of(answer(query, 3)));
            assertConcludesNothing(outcome, Common.NAME_NOT_FOUND, "dns:db: name not found");
        }

        @Test
        void thatIsAsExpectedIsConclusive() throws Exception {
            Outcome outcome =
                    check("dns:db#value=10.0.0.8", (query, tcp) -> List.of(answer(query, 0, data(1, ADDRESS))));
            assertThat(reason(outcome))
                    .isEqualTo(Reason.transientReason(
                            Common.NO_SUCH_OBJECT, "dns:db: expected 10.0.0.8, but was 10.0.0.7"));
        }

        @Test
        void isAbsentOnlyIfItExistedDuringThisWait() throws Exception {
            AtomicInteger checks = new AtomicInteger();
            Condition gone = ask("not:dns:old#type=A", (query, tcp) -> List.of(answer(query, 0, data(1, ADDRESS))))
                    .onCheck(seen -> {
                        if (checks.incrementAndGet() == 3) {
                            server.now((query, tcp) -> List.of(answer(query, 3)));
                        }
                    });
            Outcome outcome = gone.tryAwait(LONG);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Met.class,
                            met -> assertThat(met.detail()).isEqualTo("gone: dns:old: name not found"));
        }

        @Test
        void isNotMetByATypoOrByAServerFailure() throws Exception {
            AtomicInteger asked = new AtomicInteger();
            Condition typo = ask(
                    "not:dns:odl#type=A",
                    (query, tcp) -> List.of(answer(query, asked.incrementAndGet() % 2 == 0 ? 2 : 3)));
            BackgroundWait goesOn = BackgroundWait.afterChecks(4, typo);
            assertThat(asked).hasValueGreaterThanOrEqualTo(4);
            goesOn.interrupt();
            assertThatThrownBy(goesOn::outcome).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Nested
    class AServerThatIsNotWell {

        @Test
        void isSilent() throws Exception {
            Outcome outcome = ask("dns:db#type=A", (query, tcp) -> List.of()).tryAwait(Duration.ofMillis(300));
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_TIMED_OUT, "dns:db: server " + server.address());
            assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        }

        @Test
        void isRepeatedAfterALostDatagram() throws Exception {
            Condition lossy = ask(
                    "dns:db#type=A",
                    (query, tcp) ->
                            server.datagrams.get() < 2 ? List.of() : List.of(answer(query, 0, data(1, ADDRESS))));
            assertThat(lossy.tryAwait(LONG).summary().attempts()).isOne();
        }

        @Test
        void isNotThere() throws Exception {
            int port;
            try (DatagramSocket closed = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                port = closed.getLocalPort();
            }
            Outcome outcome =
                    Targets.installed().parse("dns:db#server=127.0.0.1:" + port).tryAwait(Duration.ZERO);
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_FAILED, "server 127.0.0.1:" + port + " refuses");
        }

        @Test
        void hasNoNameItself() throws Exception {
            Outcome outcome = Targets.installed()
                    .parse("not:dns:db#server=nowhere.invalid:53")
                    .tryAwait(Duration.ofMillis(300));
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_FAILED, "dns:db: the server nowhere.invalid");
        }

        @ParameterizedTest
        @CsvSource({"1, FORMERR", "2, SERVFAIL", "4, NOTIMP", "5, REFUSED", "9, error 9"})
        void cannotTell(int code, String name) throws Exception {
            Outcome outcome = check("dns:db#type=A", (query, tcp) -> List.of(answer(query, code)));
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_FAILED, "responds with " + name);
        }

        @Test
        void answersGarbage() throws Exception {
            Outcome outcome = ask(
                            "dns:db#type=A", (query, tcp) -> List.of("SSH-2.0-x".getBytes(StandardCharsets.US_ASCII)))
                    .tryAwait(Duration.ofSeconds(2));
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_FAILED, "sends no usable response");
        }

        @Test
        void isIgnoredIfItAnswersAnotherQuestion() throws Exception {
            Outcome outcome = check("dns:db#type=A", (query, tcp) -> {
                byte[] good = answer(query, 0, data(1, ADDRESS));
                byte[] otherId = answer(query, 0, data(1, new byte[] {6, 6, 6, 6}));
                otherId[0] ^= 0x55;
                byte[] otherName = answer(query, 0, data(1, new byte[] {6, 6, 6, 6}));
                otherName[13] ^= 0x01;
                return List.of(otherId, otherName, query, new byte[0], good);
            });
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Met.class, met -> assertThat(met.detail()).isEqualTo("10.0.0.7"));
        }

        @Test
        void pointsANameAtItself() throws Exception {
            Outcome outcome = ask("dns:db#type=CNAME", (query, tcp) -> {
                        byte[] looped = answer(query, 0, data(5, new byte[2]));
                        int data = looped.length - 2;
                        looped[data] = (byte) 0xc0;
                        looped[data + 1] = (byte) data;
                        return List.of(looped);
                    })
                    .tryAwait(Duration.ofSeconds(2));
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_FAILED, "pointer that does not point backwards");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 5, 13, 30})
        void sendsLessThanItsContentLength(int missing) throws Exception {
            Outcome outcome = ask("dns:db#type=A", (query, tcp) -> {
                        byte[] whole = answer(query, 0, data(1, ADDRESS));
                        return List.of(Arrays.copyOf(whole, whole.length - missing));
                    })
                    .tryAwait(Duration.ofSeconds(2));
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_FAILED, "truncated or malformed");
        }
    }

    @Nested
    class AnAnswerThatDoesNotFitADatagram {

        @Test
        void isRepeatedOverTcp() throws Exception {
            Data[] many = new Data[3000];
            Arrays.setAll(many, i -> data(1, new byte[] {10, 1, (byte) (i >> 8), (byte) i}));
            Outcome outcome = check(
                    "dns:db#type=A&value=10.1.11.183",
                    (query, tcp) -> List.of(tcp ? answer(query, 0, many) : truncated(query)));
            assertThat(outcome.isMet()).isTrue();
            assertThat(server.connections).hasValue(1);
        }

        @Test
        void failsIfTheServerClosesTheConnection() throws Exception {
            Outcome outcome = check("dns:db#type=A", (query, tcp) -> tcp ? List.of() : List.of(truncated(query)));
            assertConcludesNothing(outcome, Common.NAME_LOOKUP_FAILED, "closed the connection");
        }
    }

    @Test
    void endsPromptlyWhenInterrupted() throws Exception {
        Condition silent = ask("dns:db#type=A&attempt-timeout=90s", (query, tcp) -> List.of());
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                silent.await(LONG);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        while (server.datagrams.get() == 0) {
            Thread.onSpinWait();
        }
        waiter.interrupt();
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "dns:, name must consist of labels",
        "dns:a..b, name must consist of labels",
        "dns:a b, name must consist of labels",
        "dns://10.0.0.2/db, '#server=host:port'",
        "dns:10.0.0.7, name must not be an IP address",
        "dns:::1, name must not be an IP address",
        "dns:db#type=SOA, 'one of A, AAAA, CNAME'",
        "dns:db#value=db.example, 'must be an address'",
        "dns:db#type=AAAA&value=300.1.1.1, 'must be an IPv6 address'",
        "dns:db#type=AAAA&value=10.0.0.7, 'must be an IPv6 address'",
        "dns:db#type=A&value=2001:db8::7, 'must be an IPv4 address'",
        "dns:db#type=MX&value=mail.example, 'must be a preference and a name'",
        "dns:db#type=SRV&value=8080 web.example, 'must be priority, weight, port and name'",
        "dns:db#type=CNAME&value=a b, 'must be a name'",
        "dns:db#server=a:b:c, 'host:port'",
        "dns:db#server=ns:99999, 'from 1 to 65535, but was 99999'",
        "dns:db#port=53, unknown option 'port'",
    })
    void reportsInvalidTargets(String target, String part) {
        assertThatThrownBy(() -> Targets.installed().parse(target))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dns:db", "dns:db.example.", "dns:_sip._tcp.example#type=SRV", "dns://db", "dns:bücher.example"})
    void acceptsNames(String target) {
        assertThat(Targets.installed().parse(target).toString()).startsWith("dns:");
    }

    @Nested
    class TheMachinesConfiguration {

        @Test
        void namesServersAndDomains() {
            StubResolver resolver = ResolvConf.parse("""
                    # kubernetes
                    nameserver 10.96.0.10
                    nameserver 2001:db8::53 # trailing
                    nameserver nonsense
                    search app.svc.cluster.local svc.cluster.local
                    options timeout:2 ndots:5 edns0
                    """);
            assertThat(resolver.servers()).hasSize(2).allMatch(address -> address.getPort() == 53);
            assertThat(resolver.candidates("db"))
                    .containsExactly("db.app.svc.cluster.local", "db.svc.cluster.local", "db");
            assertThat(resolver.candidates("db.")).containsExactly("db.");
            assertThat(resolver.candidates("a.b.c.d.e.f")).first().isEqualTo("a.b.c.d.e.f");
        }

        @Test
        void isALocalServerByDefault() {
            assertThat(ResolvConf.parse("").servers())
                    .singleElement()
                    .matches(address -> address.getAddress().isLoopbackAddress());
        }
    }

    @Test
    void findsTheReverseNameOfAnAddress() throws Exception {
        assertThat(IpLiteral.reverseName(InetAddress.getByName("10.0.0.7"))).isEqualTo("7.0.0.10.in-addr.arpa");
        assertThat(IpLiteral.reverseName(InetAddress.getByName("2001:db8::7")))
                .isEqualTo("7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }
}
