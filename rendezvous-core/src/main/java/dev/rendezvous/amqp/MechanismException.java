package dev.rendezvous.amqp;

import java.io.IOException;

/** Thrown when the broker offers no supported authentication mechanism. */
final class MechanismException extends IOException {

    private static final long serialVersionUID = 1L;

    MechanismException(String offered) {
        super("the broker must offer the mechanism PLAIN, but offers " + offered);
    }
}
