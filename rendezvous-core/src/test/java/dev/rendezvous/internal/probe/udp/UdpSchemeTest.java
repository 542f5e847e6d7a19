package dev.rendezvous.internal.probe.udp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import org.junit.jupiter.api.Test;

class UdpSchemeTest {

    @Test
    void reportsAnInvalidTargetWithTheValidForm() {
        assertThatThrownBy(() -> Targets.installed().parse("udp://dns:53"))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageStartingWith("'udp://dns:53': a UDP port cannot be checked")
                .hasMessageContaining("exec:")
                .hasMessageContaining("dns:name#server=host:port");
    }
}
