package dev.rendezvous.internal.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SystemHostResolverTest {

    private static final Deadline LATER = Deadline.in(Duration.ofSeconds(50));

    private final AtomicInteger lookUps = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final SystemHostResolver hung = new SystemHostResolver(host -> {
        lookUps.incrementAndGet();
        while (hanging.getCount() > 0) {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                // Ignored, as getaddrinfo does.
            }
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    });

    @AfterEach
    void releaseBlockedCalls() {
        hanging.countDown();
    }

    private static Reason reason(Throwable thrown) {
        return ((LookupException) thrown).reason();
    }

    @Test
    void findsTheAddressesOfAName() throws Exception {
        assertThat(HostResolver.system().resolve("localhost", LATER)).allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void parsesAddressesWithoutALookUp() throws Exception {
        assertThat(hung.resolve("127.0.0.1", LATER)).containsExactly(InetAddress.getAllByName("127.0.0.1"));
        assertThat(hung.resolve("::1", LATER)).containsExactly(InetAddress.getAllByName("::1"));
        assertThat(hung.resolve("::ffff:169.254.169.254", LATER))
                .as("an IPv4 address mapped into IPv6")
                .containsExactly(InetAddress.getAllByName("169.254.169.254"));
        assertThat(lookUps).hasValue(0);
    }

    /** C programs read a number that begins with zero as octal, so that 010.0.0.1 is 8.0.0.1 for them. */
    @ParameterizedTest
    @ValueSource(strings = {"999.1.1.1", "010.0.0.1", "10.0.0.08", "1::2::3", "fe80::1%none"})
    void rejectsWhatLooksLikeAnAddressAndIsNone(String host) {
        assertThatThrownBy(() -> hung.resolve(host, LATER))
                .extracting(SystemHostResolverTest::reason)
                .isEqualTo(Reason.permanentReason(Common.NAME_NOT_FOUND, host + ": not an IP address"));
        assertThat(IpLiteral.isMalformed(host)).isTrue();
        assertThat(IpLiteral.isMalformed("10.0.0.1")).isFalse();
        assertThat(IpLiteral.isMalformed("10.0.0.010.example")).isFalse();
        assertThat(lookUps).hasValue(0);
    }

    @Test
    void reportsAnUnknownNameAsInconclusive() {
        SystemHostResolver empty = new SystemHostResolver(host -> {
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> empty.resolve("nowhere", LATER))
                .extracting(SystemHostResolverTest::reason)
                .isEqualTo(Reason.inconclusiveReason(Common.NAME_NOT_FOUND, "nowhere: name not found"));
    }

    @Test
    void abandonsABlockedLookUpAtTheDeadline() {
        assertThatThrownBy(() -> hung.resolve("db", Deadline.in(Duration.ofMillis(30))))
                .extracting(e -> reason(e).kind())
                .isEqualTo(Common.NAME_LOOKUP_TIMED_OUT);
    }

    @Test
    void abandonsABlockedLookUpWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> hung.resolve("db", LATER)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void sharesOneLookUpAmongCallersOfTheSameName() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<InetAddress>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(() -> hung.resolve("db", LATER)));
            }
            assertThatThrownBy(() -> hung.resolve("db", Deadline.in(Duration.ofMillis(30))))
                    .isInstanceOf(LookupException.class);
            hanging.countDown();
            for (Future<List<InetAddress>> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).containsExactly(InetAddress.getLoopbackAddress());
            }
        }
        assertThat(lookUps.get()).isLessThan(50);
    }

    @Test
    void limitsTheNumberOfBlockedLookUps() {
        for (int i = 0; i < SystemHostResolver.MAX_LOOKUPS; i++) {
            String host = "h" + i;
            assertThatThrownBy(() -> hung.resolve(host, Deadline.in(Duration.ofMillis(1))))
                    .isInstanceOf(LookupException.class);
        }
        assertThatThrownBy(() -> hung.resolve("one-more", LATER))
                .isInstanceOf(LookupException.class)
                .hasMessageContaining("one-more: the resolver does not answer; 64 lookups");
    }
}
