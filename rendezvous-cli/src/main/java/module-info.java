import org.jspecify.annotations.NullMarked;

/** The commands wait-for and rendezvous. A program, not a library: it exports nothing. */
@NullMarked
module dev.rendezvous.cli {
    requires dev.rendezvous.client;
    requires dev.rendezvous.core;
    requires info.picocli;
    requires java.xml;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires static org.graalvm.nativeimage;
    requires static org.jspecify;
    requires org.snakeyaml.engine;
    requires tools.jackson.core;
}
