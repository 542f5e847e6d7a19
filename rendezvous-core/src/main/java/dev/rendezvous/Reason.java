package dev.rendezvous;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Why a look was not satisfied. Immutable.
 *
 * @param kind what sort of obstacle, for programs
 * @param message one line for people, which names what was tried; never holds a password
 * @param hope what the obstacle says about the future
 * @param parts the reasons this one sums up, for instance one for every address tried; often empty
 */
public record Reason(Kind kind, String message, Hope hope, List<Reason> parts) {

    public Reason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(hope, "hope");
        parts = List.copyOf(parts);
    }

    /** Returns a reason that stands conclusively now and may pass. */
    public static Reason transientReason(Kind kind, String message) {
        return new Reason(kind, message, Hope.TRANSIENT, List.of());
    }

    /** Returns a reason that will not pass by waiting. */
    public static Reason permanentReason(Kind kind, String message) {
        return new Reason(kind, message, Hope.PERMANENT, List.of());
    }

    /** Returns a reason that leaves open whether what was looked for is so. */
    public static Reason inconclusiveReason(Kind kind, String message) {
        return new Reason(kind, message, Hope.INCONCLUSIVE, List.of());
    }

    /** Returns this reason with another hope. */
    public Reason with(Hope other) {
        return hope == other ? this : new Reason(kind, message, other, parts);
    }

    /** Returns whether waiting alone cannot change it. */
    public boolean isPermanent() {
        return hope == Hope.PERMANENT;
    }

    /** Returns the message. */
    @Override
    public String toString() {
        return message;
    }

    /** What a reason says about the future. */
    public enum Hope {
        /** Conclusively not so now, and may become so. The only evidence of absence that {@code not} accepts. */
        TRANSIENT,
        /** Cannot become so by waiting. Whether that ends the wait is the caller's policy. */
        PERMANENT,
        /** The look could not tell, or what it saw is neither: keep looking, conclude nothing. */
        INCONCLUSIVE
    }

    /** A sort of obstacle. Open, so that probes from elsewhere bring their own. */
    public interface Kind {

        /** Returns the stable name for programs, in capitals: {@code CONNECTION_REFUSED}. */
        String name();

        /** Returns two or three words for people: {@code refused}. */
        default String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The kinds that this library itself gives. */
    public enum Common implements Kind {
        /** The name has no address. */
        NAME_NOT_FOUND,
        /** The resolver did not answer in time, or too many look-ups hang in it. */
        NAME_LOOKUP_TIMED_OUT,
        /** The resolver could not be asked, or answered that it cannot tell. */
        NAME_LOOKUP_FAILED,
        /** Nothing listens at the address. */
        CONNECTION_REFUSED("refused"),
        /** Packets vanish: the host is off, or a firewall drops them. */
        CONNECT_TIMED_OUT,
        /** There is no route to the address. */
        UNREACHABLE,
        /** A rule of this program forbids to connect to the address. */
        ADDRESS_NOT_ALLOWED,
        /** Connected, and then nothing came in time. */
        NO_ANSWER,
        /** The other side hung up. */
        CONNECTION_LOST,
        /** The TLS handshake failed, or the certificate is not trusted. */
        TLS_FAILED("TLS failed"),
        /** The other side does not accept who we are. */
        AUTHENTICATION_FAILED,
        /** The other side knows who we are, and does not let us do this. */
        NOT_PERMITTED,
        /** The other side does not accept how we connect: a password is missing, or TLS. */
        CONNECTION_REJECTED,
        /** The server is there, the database is not. */
        NO_SUCH_DATABASE,
        /** The server is there; the table, topic, queue, key or record that was asked for is not. */
        NO_SUCH_OBJECT("not there"),
        /** There is no such file, or nothing of what it should be. */
        NO_SUCH_FILE("no such file"),
        /** The server is there and does not take work yet, or no longer. */
        STARTING_UP,
        /** The server is there and takes no more connections. */
        OVERLOADED,
        /** The other side answered something that a ready one does not. */
        UNEXPECTED_ANSWER,
        /** Something this program needs for the look is missing. */
        NOT_INSTALLED,
        /** This program itself could not look, for want of a file descriptor for instance. */
        LOOK_FAILED,
        /** A check of the caller's own said no: code in this JVM, or a command. */
        NOT_TRUE,
        /** Nobody has signalled the key. */
        NOT_SIGNALLED,
        /** Somebody has signalled that it failed. */
        SIGNALLED_AS_FAILED,
        /** Not everybody has come to the barrier. */
        OTHERS_MISSING,
        /** Others hold the lock, or come first. */
        HELD_BY_OTHERS,
        /** Who meets there has agreed on something else. */
        DISAGREEMENT("others have agreed on something else"),
        /** The name of this operation has been used for another one. */
        OPERATION_REUSED,
        /** Where a rendezvous server keeps its state is out of reach, so that it cannot tell. */
        STORE_UNAVAILABLE,
        /** The rendezvous server could not be asked. */
        SERVER_NOT_REACHED,
        /** The rendezvous server refused the request. */
        REQUEST_REFUSED,
        /** It is so, and {@code not} waits for it to end. */
        STILL_SO("still so"),
        /** It is so, and not for long enough yet. */
        NOT_HELD_YET,
        /** Its own time is over, and that of the whole wait is not. */
        OUT_OF_TIME,
        /** The first look is still to come. */
        NOT_LOOKED_YET("not looked at yet"),
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
