package dev.rendezvous.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.internal.store.InMemoryStore;
import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration TTL = Duration.ofSeconds(30);

    private final ManualTimeSource time = new ManualTimeSource();
    private final Rendezvous rendezvous =
            new LocalRendezvous(new InMemoryStore(time, Instant.parse("2026-01-01T00:00:00Z")));

    @Test
    void thereIsOneHolderAtATimeAndFencesRise() throws Exception {
        Lock lock = Rendezvous.inMemory().lock("db");
        long before;
        try (Lease lease = lock.acquire(LONG)) {
            before = lease.fence();
            assertThat(lease.isHeld()).isTrue();
            assertThat(lease.left()).isBetween(Duration.ofSeconds(1), Lock.DEFAULT_TTL);
            assertThat(lock.tryAcquire(TTL, Deadline.in(Duration.ZERO))).isEmpty();
            assertThatThrownBy(() -> lock.acquire(Duration.ZERO))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasMessageContaining("held by an unnamed holder; first in the queue");
        }
        Lease second = lock.tryAcquire(TTL, Deadline.in(Duration.ZERO)).orElseThrow();
        assertThat(second.fence()).isGreaterThan(before);
        second.close();
        second.close();
        assertThat(second.isHeld()).isFalse();
        assertThat(second.left()).isZero();
    }

    @Test
    void aSemaphoreHasPermitsAndAllMustAgreeOnThem() throws Exception {
        Rendezvous here = Rendezvous.inMemory();
        try (Lease one = here.lock("s", 2).acquire(LONG);
                Lease two = here.lock("s").acquire(LONG)) {
            assertThat(one.fence()).isNotEqualTo(two.fence());
            assertThat(here.lock("s").tryAcquire(TTL, Deadline.in(Duration.ZERO)))
                    .isEmpty();
            assertThatThrownBy(() -> here.lock("s", 3).tryAcquire(TTL, Deadline.in(LONG)))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasMessageContaining("the lock has 2 permits, not 3");
        }
        assertThatThrownBy(() -> here.lock("s", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> here.lock("s").acquire(Duration.ZERO, Deadline.in(LONG)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readersShareALockThatAWriterHasAlone() throws Exception {
        Lock lock = Rendezvous.inMemory().lock("rw");
        try (Lease one = lock.readLock().acquire(LONG);
                Lease two = lock.readLock().acquire(LONG)) {
            assertThat(two.fence()).isGreaterThan(one.fence());
            assertThat(lock.tryAcquire(TTL, Deadline.in(Duration.ZERO))).isEmpty();
            assertThatThrownBy(() -> lock.awaitFree(Deadline.in(Duration.ZERO)))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasMessageContaining("lock rw being free")
                    .hasMessageContaining("held by an unnamed holder, an unnamed holder for reading; 0 in the queue");
        }
        lock.awaitFree(Deadline.in(LONG));
        try (Lease writer = lock.acquire(LONG)) {
            assertThat(writer.isHeld()).isTrue();
            assertThat(lock.readLock().tryAcquire(TTL, Deadline.in(Duration.ZERO)))
                    .isEmpty();
        }
    }

    @Test
    void severalPermitsAreAcquiredAtOnce() throws Exception {
        Rendezvous here = Rendezvous.inMemory();
        try (Lease three = here.lock("pool", 4).acquiring(3).acquire(LONG)) {
            assertThat(three.isHeld()).isTrue();
            assertThat(here.lock("pool", 4).acquiring(2).tryAcquire(TTL, Deadline.in(Duration.ZERO)))
                    .isEmpty();
            here.lock("pool").acquire(LONG).close();
        }
        here.lock("pool", 4).acquiring(4).acquire(LONG).close();
        assertThatThrownBy(() -> here.lock("pool", 4).acquiring(5))
                .hasMessage("permits to acquire must be at most those of the lock, 4, but was 5");
        assertThatThrownBy(() -> here.lock("pool", 4).acquiring(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> here.lock("pool", 4).readLock()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> here.lock("pool").readLock().acquiring(2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLeaseRenewsItselfAtAThirdOfItsTime() throws Exception {
        Lock lock = rendezvous.lock("db");
        Lease lease = lock.acquire(TTL, Deadline.never(time));
        for (int i = 0; i < 10; i++) {
            time.awaitParked(1);
            assertThat(time.parkedFor()).isEqualTo(Duration.ofSeconds(10));
            time.advance(Duration.ofSeconds(10));
        }
        time.awaitParked(1);
        assertThat(lease.isHeld()).isTrue();
        assertThat(lock.tryAcquire(TTL, Deadline.in(Duration.ZERO, time))).isEmpty();
        lease.close();
        assertThat(lock.tryAcquire(TTL, Deadline.in(Duration.ZERO, time))).isPresent();
    }

    @Test
    void aHolderThatWasSuspendedTooLongLearnsThatItHasLostTheLock() throws Exception {
        Lock lock = rendezvous.lock("db");
        Lease lease = lock.acquire(TTL, Deadline.never(time));
        CompletableFuture<Boolean> heldWhenTold = new CompletableFuture<>();
        lease.onLoss(() -> heldWhenTold.complete(lease.isHeld()));
        time.awaitParked(1);
        time.advance(TTL);
        assertThat(lease.isHeld()).as("by the clock, before the listeners run").isFalse();
        assertThat(heldWhenTold.get(30, TimeUnit.SECONDS)).isFalse();
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        lease.onLoss(() -> late.complete(true));
        assertThat(late.get(30, TimeUnit.SECONDS)).isTrue();
        lease.close();
    }

    @Test
    void aClosedLeaseIsNotLost() throws Exception {
        Lease lease = rendezvous.lock("db").acquire(TTL, Deadline.never(time));
        CompletableFuture<Boolean> lost = new CompletableFuture<>();
        lease.onLoss(() -> lost.complete(true));
        lease.close();
        lease.onLoss(() -> lost.complete(true));
        time.advance(TTL);
        assertThat(lost).isNotDone();
    }

    @Test
    void anInterruptedHolderStillReleases() throws Exception {
        Lock lock = Rendezvous.inMemory().lock("db");
        Lease lease = lock.acquire(LONG);
        Thread.currentThread().interrupt();
        lease.close();
        assertThat(Thread.interrupted()).isTrue();
        lock.acquire(LONG).close();
    }
}
