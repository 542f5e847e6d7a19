package dev.rendezvous.amqp;

import java.io.IOException;

/** Thrown when the broker offers no way to log in that is spoken here. */
final class MechanismException extends IOException {

    private static final long serialVersionUID = 1L;

    MechanismException(String offered) {
        super("the login mechanism PLAIN is not offered, but " + offered);
    }
}
