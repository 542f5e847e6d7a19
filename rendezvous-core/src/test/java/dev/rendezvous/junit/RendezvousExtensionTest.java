package dev.rendezvous.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.coordination.Rendezvous;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RendezvousExtension.class)
class RendezvousExtensionTest {

    private static final Set<Rendezvous> SEEN = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void signal(Rendezvous rendezvous) throws InterruptedException {
        rendezvous.key("prepared").signal();
    }

    @RepeatedTest(3)
    void eachTestHasItsOwnFromTheBeginning(Rendezvous rendezvous) throws InterruptedException {
        assertThat(rendezvous.key("prepared").reset()).isTrue();
        assertThat(SEEN.add(rendezvous)).isTrue();
    }
}
