package dev.rendezvous.internal.state;

import dev.rendezvous.Payload;
import java.util.Optional;

/** Estimates the memory that parts of a state take, rather too much than too little. */
final class SizeEstimate {

    /** The objects of a payload, the headers of its array and of its media type, and rounding. */
    private static final long PAYLOAD = 64;

    private SizeEstimate() {}

    /** A character has two bytes, though text in Latin-1 takes one. */
    static long of(String text) {
        return 2L * text.length();
    }

    static long of(Optional<String> text) {
        return text.map(SizeEstimate::of).orElse(0L);
    }

    static long of(Payload payload) {
        return PAYLOAD + payload.size() + of(payload.contentType());
    }
}
