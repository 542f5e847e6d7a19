package dev.rendezvous.internal.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ResolvConfTest {

    @Test
    void usesTheLastSearchListAndTheFirstThreeServers() {
        StubResolver resolver = ResolvConf.parse("""
                # comment
                domain old.example
                search a.example b.example
                nameserver 10.0.0.1
                nameserver ::1
                nameserver nonsense
                nameserver 10.0.0.2
                nameserver 10.0.0.3
                options timeout:1 ndots:99
                """);
        assertThat(resolver.servers())
                .extracting(server -> server.getAddress().getHostAddress())
                .containsExactly("10.0.0.1", "0:0:0:0:0:0:0:1", "10.0.0.2");
        assertThat(resolver.search()).containsExactly("a.example", "b.example");
        assertThat(resolver.ndots()).isEqualTo(15);
    }

    @Property
    void anyTextGivesAResolver(@ForAll("files") String text, @ForAll String name) {
        StubResolver resolver = ResolvConf.parse(text);
        assertThat(resolver.servers()).hasSizeBetween(1, 3);
        assertThat(resolver.ndots()).isBetween(0, 15);
        assertThat(resolver.candidates(name)).contains(name);
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.of(
                                "nameserver",
                                "search",
                                "domain",
                                "options",
                                "ndots:",
                                "10.0.0.1",
                                "::1",
                                "7",
                                " ",
                                "\t",
                                "\n",
                                "#")
                        .list()
                        .ofMaxSize(30)
                        .map(words -> String.join("", words)));
    }
}
