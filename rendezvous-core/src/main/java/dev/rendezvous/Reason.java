package dev.rendezvous;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a check did not succeed. Immutable.
 *
 * @param kind the kind of obstacle, for programs
 * @param message one line for people, which names what was tried; never contains a password
 * @param permanence whether waiting can help
 * @param parts the reasons that this one summarises, for instance one for each address tried; often empty
 * @param cause what a check has thrown, or the stack of one that has not returned; often empty
 */
public record Reason(Kind kind, String message, Permanence permanence, List<Reason> parts, Optional<Throwable> cause) {

    public Reason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(permanence, "permanence");
        Objects.requireNonNull(cause, "cause");
        parts = List.copyOf(parts);
    }

    /** Creates a reason without a cause. */
    public Reason(Kind kind, String message, Permanence permanence, List<Reason> parts) {
        this(kind, message, permanence, parts, Optional.empty());
    }

    /** Returns a reason that conclusively applies now and may pass. */
    public static Reason transientReason(Kind kind, String message) {
        return new Reason(kind, message, Permanence.TRANSIENT, List.of());
    }

    /** Returns a reason that waiting cannot remove. */
    public static Reason permanentReason(Kind kind, String message) {
        return new Reason(kind, message, Permanence.PERMANENT, List.of());
    }

    /** Returns a reason that leaves open whether the condition is met. */
    public static Reason inconclusiveReason(Kind kind, String message) {
        return new Reason(kind, message, Permanence.INCONCLUSIVE, List.of());
    }

    /** Returns this reason with another permanence. */
    public Reason withPermanence(Permanence permanence) {
        return this.permanence == permanence ? this : new Reason(kind, message, permanence, parts, cause);
    }

    /** Returns this reason with what a check has thrown. */
    public Reason withCause(Throwable cause) {
        return new Reason(kind, message, permanence, parts, Optional.of(cause));
    }

    /** Returns whether waiting alone cannot remove this reason. */
    public boolean isPermanent() {
        return permanence == Permanence.PERMANENT;
    }

    /** Returns the message. */
    @Override
    public String toString() {
        return message;
    }

    /** Whether waiting can help. */
    public enum Permanence {
        /** Conclusively not met now, and may be met later. The only evidence of absence that {@code not} accepts. */
        TRANSIENT,
        /** Cannot be met by waiting. Whether that ends the wait is the caller's policy. */
        PERMANENT,
        /** The check could not tell, or its result is neither: try again, conclude nothing. */
        INCONCLUSIVE
    }

    /** A kind of obstacle. An interface, so that other probes can define their own. */
    public interface Kind {

        /** Returns the stable name for programs, in capitals: {@code CONNECTION_REFUSED}. */
        String name();

        /** Returns two or three words for people: {@code refused}. */
        default String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The kinds that this library uses. */
    public enum Common implements Kind {
        /** The name has no address. */
        NAME_NOT_FOUND,
        /** The resolver did not answer in time, or too many lookups are stuck in it. */
        NAME_LOOKUP_TIMED_OUT,
        /** The resolver could not be reached, or reported a failure. */
        NAME_LOOKUP_FAILED,
        /** Nothing listens at the address. */
        CONNECTION_REFUSED("refused"),
        /** No reply to the connection attempt: the host is off, or a firewall drops packets. */
        CONNECT_TIMED_OUT,
        /** There is no route to the address. */
        UNREACHABLE,
        /** A rule of this program forbids connecting to the address. */
        ADDRESS_NOT_ALLOWED,
        /** Connected, but no reply came in time. */
        NO_ANSWER,
        /** The peer closed the connection. */
        CONNECTION_LOST,
        /** The TLS handshake failed, or the certificate is not trusted. */
        TLS_FAILED("TLS failed"),
        /** The peer does not accept our credentials. */
        AUTHENTICATION_FAILED,
        /** The peer accepts our credentials, but does not permit this. */
        NOT_PERMITTED,
        /** The peer rejects the connection: it requires a password, or TLS. */
        CONNECTION_REJECTED,
        /** The server runs, but the database does not exist. */
        NO_SUCH_DATABASE,
        /** The server runs, but the table, topic, queue, key or record does not exist. */
        NO_SUCH_OBJECT("not there"),
        /** The file does not exist, or is of another type. */
        NO_SUCH_FILE("no such file"),
        /** The server runs, but is starting up or shutting down. */
        STARTING_UP,
        /** The server runs, but takes no more connections. */
        OVERLOADED,
        /** The peer replied, but not as a ready one does. */
        UNEXPECTED_ANSWER,
        /** Something that this program needs for the check is missing. */
        NOT_INSTALLED,
        /** This program could not check, for instance because it has no file descriptors left; or the check has thrown an exception. */
        CHECK_FAILED,
        /** The caller's own check has not returned in time. */
        CHECK_TIMED_OUT,
        /** The caller's own check, code in this JVM or a command, returned false, or an assertion in it failed. */
        NOT_TRUE,
        /** The key is not signalled. */
        NOT_SIGNALLED,
        /** The key carries a failure signal. */
        SIGNALLED_AS_FAILED,
        /** Not all parties have arrived at the barrier. */
        PARTIES_MISSING,
        /** A party has failed, and has broken the barrier for all. */
        BARRIER_BROKEN,
        /** Others hold the lock, or are ahead in its queue. */
        HELD_BY_OTHERS,
        /** The others use the lock or barrier with other parameters. */
        CONFLICT("conflicts with others"),
        /** The id of this operation has been used for another operation. */
        OPERATION_REUSED,
        /** The rendezvous server cannot reach the store of its state. */
        STORE_UNAVAILABLE,
        /** The rendezvous server could not be reached. */
        SERVER_NOT_REACHED,
        /** The rendezvous server refused the request. */
        REQUEST_REFUSED,
        /** The condition that {@code not} inverts is still met. */
        STILL_TRUE("still true"),
        /** The condition is met, but not for long enough yet. */
        NOT_HELD_YET,
        /** The condition's own limit has passed, but not that of the whole wait. */
        OUT_OF_TIME,
        /** The condition was met before it may be. */
        TOO_EARLY,
        /** Something has happened after which the condition cannot be met. */
        GIVEN_UP,
        /** The first check is still to come. */
        NOT_CHECKED_YET("not checked yet"),
        /** Of several conditions, not enough are met. */
        SOME_NOT_MET;

        private final String label;

        Common() {
            this.label = Kind.super.label();
        }

        Common(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }
}
