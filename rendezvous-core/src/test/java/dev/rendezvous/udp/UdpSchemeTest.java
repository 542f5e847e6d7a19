package dev.rendezvous.udp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Targets;
import org.junit.jupiter.api.Test;

class UdpSchemeTest {

    @Test
    void saysWhyThereIsNoSuchTargetAndWhatToWriteInstead() {
        assertThatThrownBy(() -> Targets.installed().parse("udp://dns:53"))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageStartingWith("'udp://dns:53': a UDP port cannot be checked")
                .hasMessageContaining("exec:")
                .hasMessageContaining("dns:name#server=host:port");
    }
}
