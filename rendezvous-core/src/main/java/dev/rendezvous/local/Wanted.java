package dev.rendezvous.local;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.RemoteText;
import dev.rendezvous.TargetText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a text is to hold: a part, a place that a regular expression matches, or both. Immutable.
 *
 * @param part to be found word for word
 * @param pattern to be found somewhere; in it {@code ^} and {@code $} stand for the beginning and end of a line
 */
public record Wanted(Optional<String> part, Optional<Pattern> pattern) {

    /** The options of a target that say all this. */
    public static final Set<String> OPTIONS = Set.of("contains", "matches");

    private static final int CHUNK = 1 << 16;

    /** What came of reading a text. */
    public enum Verdict {
        /** All that is wanted is there. */
        FOUND,
        /** The text was read to its end, and something is missing. */
        MISSING,
        /** Something is missing in as much of the text as is read, or the regular expression needs too long. */
        UNKNOWN
    }

    /**
     * Reads the options {@code contains} and {@code matches}.
     *
     * @throws MalformedTargetException if one is empty or no regular expression
     */
    public static Wanted parse(TargetText target) {
        return new Wanted(option(target, "contains"), option(target, "matches").map(regex -> pattern(target, regex)));
    }

    private static Optional<String> option(TargetText target, String name) {
        String text = target.options().get(name);
        if (text != null && text.isEmpty()) {
            throw new MalformedTargetException(target, "the option " + name + " is empty, and would always be so");
        }
        return Optional.ofNullable(text);
    }

    private static Pattern pattern(TargetText target, String regex) {
        try {
            return Pattern.compile(regex, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw new MalformedTargetException(
                    target, "the option matches is no regular expression: " + RemoteText.oneLine(e.getDescription()));
        }
    }

    /** Returns whether a text is to hold anything at all. */
    public boolean isSomething() {
        return part.isPresent() || pattern.isPresent();
    }

    /**
     * Reads a text until all is found, it ends, or {@code most} bytes have been read. What is not UTF-8 in it is no obstacle.
     *
     * @param most what to read at the most, in bytes
     * @throws InterruptedIOException if the thread is interrupted meanwhile
     * @throws IOException if the text cannot be read
     */
    public Verdict in(InputStream text, int most) throws IOException {
        Optional<Needle> needle = part.map(Needle::new);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        boolean partFound = needle.isEmpty();
        int left = most;
        int count = 0;
        while (left > 0 && !(partFound && pattern.isEmpty())) {
            count = text.read(chunk, 0, Math.min(chunk.length, left));
            if (count < 0) {
                break;
            }
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted while reading");
            }
            left -= count;
            partFound = partFound || needle.orElseThrow().isIn(chunk, count);
            if (pattern.isPresent()) {
                kept.write(chunk, 0, count);
            }
        }
        boolean whole = count < 0 || (left == 0 && text.read() < 0);
        Verdict ifMissing = whole ? Verdict.MISSING : Verdict.UNKNOWN;
        if (!partFound) {
            return ifMissing;
        }
        return pattern.isEmpty() ? Verdict.FOUND : matched(pattern.get(), kept, ifMissing);
    }

    private static Verdict matched(Pattern pattern, ByteArrayOutputStream kept, Verdict ifMissing)
            throws InterruptedIOException {
        String text = kept.toString(StandardCharsets.UTF_8);
        try {
            return pattern.matcher(new Interruptible(text)).find() ? Verdict.FOUND : ifMissing;
        } catch (Interruptible.InterruptedMatchException e) {
            throw new InterruptedIOException("interrupted while matching");
        } catch (StackOverflowError e) {
            // java.util.regex recurses where a group repeats.
            return Verdict.UNKNOWN;
        }
    }

    /** Returns what is wanted, for a message. */
    @Override
    public String toString() {
        String text = part.map(p -> "'" + RemoteText.oneLine(p) + "'").orElse("");
        String regex = pattern.map(p -> "/" + RemoteText.oneLine(p.pattern()) + "/").orElse("");
        return text.isEmpty() || regex.isEmpty() ? text + regex : text + " and " + regex;
    }
}
