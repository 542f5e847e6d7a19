package dev.rendezvous.client;

import dev.rendezvous.internal.text.PercentEncoding;
import java.util.Optional;

/**
 * What a caller asks for of a lock.
 *
 * @param permits how many permits the lock is to have; empty to accept what others agreed on
 * @param acquired how many of them to acquire at once; at least one, and no more than {@code permits}
 * @param reads whether the caller is a reader, which shares the lock with other readers
 * @param holder the name that the server shows
 */
record LockSpec(Optional<Integer> permits, int acquired, boolean reads, Optional<String> holder) {

    LockSpec {
        if (permits.filter(number -> number < 1).isPresent()) {
            throw new IllegalArgumentException("permits must be at least 1, but was " + permits.get());
        }
        if (acquired < 1 || acquired > permits.orElse(1)) {
            throw new IllegalArgumentException("permits to acquire must be at least 1 and at most those of the lock, "
                    + permits.orElse(1) + ", but was " + acquired);
        }
    }

    static LockSpec of(Optional<Integer> permits) {
        return new LockSpec(permits, 1, false, Optional.empty());
    }

    LockSpec withHolder(String name) {
        return new LockSpec(permits, acquired, reads, Optional.of(name));
    }

    LockSpec reading() {
        if (permits.orElse(1) != 1 || acquired != 1) {
            throw new IllegalStateException(
                    "permits must be 1 for a read lock, but was " + Math.max(permits.orElse(1), acquired));
        }
        return new LockSpec(permits, acquired, true, holder);
    }

    LockSpec acquiring(int number) {
        if (reads) {
            throw new IllegalStateException("a read lock must be acquired without a number of permits");
        }
        return new LockSpec(permits, number, false, holder);
    }

    /** Returns the parameters, each with a leading ampersand. */
    String query() {
        String what = reads
                ? "&mode=read"
                : permits.map(number -> "&permits=" + number).orElse("")
                        + (acquired == 1 ? "" : "&acquire=" + acquired);
        return what
                + holder.map(name -> "&holder=" + PercentEncoding.encode(name)).orElse("");
    }
}
