package dev.rendezvous.internal.probe.amqp;

import java.io.IOException;

/** Thrown when the broker offers no supported authentication mechanism. */
final class UnsupportedMechanismException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsupportedMechanismException(String offered) {
        super("the broker must offer the mechanism PLAIN, but offers " + offered);
    }
}
