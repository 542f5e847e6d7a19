package dev.rendezvous.internal.probe.local;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
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
 * What a text must contain: a substring, a match of a regular expression, or both. Immutable.
 *
 * @param part the substring
 * @param pattern the regular expression; {@code ^} and {@code $} match at the start and end of a line
 */
public record ContentMatcher(Optional<String> part, Optional<Pattern> pattern) {

    /** The options of a target that {@link #parse} reads. */
    public static final Set<String> OPTIONS = Set.of("contains", "matches");

    private static final int CHUNK = 1 << 16;

    /** The result of a search. */
    public enum Result {
        /** Everything was found. */
        FOUND,
        /** The text was read to its end and something is missing. */
        MISSING,
        /** Something is missing in the part of the text that was read, or the regular expression is too costly. */
        UNKNOWN
    }

    /**
     * Reads the options {@code contains} and {@code matches}.
     *
     * @throws MalformedTargetException if one is empty or not a regular expression
     */
    public static ContentMatcher parse(TargetSpec target) {
        return new ContentMatcher(
                option(target, "contains"), option(target, "matches").map(regex -> pattern(target, regex)));
    }

    private static Optional<String> option(TargetSpec target, String name) {
        String text = target.options().get(name);
        if (text != null && text.isEmpty()) {
            throw new MalformedTargetException(target, "option " + name + " must not be empty");
        }
        return Optional.ofNullable(text);
    }

    private static Pattern pattern(TargetSpec target, String regex) {
        try {
            return Pattern.compile(regex, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw new MalformedTargetException(
                    target, "option matches must be a regular expression: " + RemoteText.oneLine(e.getDescription()));
        }
    }

    /** Returns whether there is anything to search for. */
    public boolean isPresent() {
        return part.isPresent() || pattern.isPresent();
    }

    /**
     * Reads a text until everything is found, it ends, or {@code maxBytes} bytes have been read. Bytes that are not UTF-8 are
     * ignored.
     *
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the text cannot be read
     */
    public Result search(InputStream text, int maxBytes) throws IOException {
        Optional<ByteSearch> search = part.map(ByteSearch::new);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        boolean partFound = search.isEmpty();
        int left = maxBytes;
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
            partFound = partFound || search.orElseThrow().find(chunk, count);
            if (pattern.isPresent()) {
                kept.write(chunk, 0, count);
            }
        }
        boolean whole = count < 0 || (left == 0 && text.read() < 0);
        Result ifMissing = whole ? Result.MISSING : Result.UNKNOWN;
        if (!partFound) {
            return ifMissing;
        }
        return pattern.isEmpty() ? Result.FOUND : match(pattern.get(), kept, ifMissing);
    }

    private static Result match(Pattern pattern, ByteArrayOutputStream kept, Result ifMissing)
            throws InterruptedIOException {
        String text = kept.toString(StandardCharsets.UTF_8);
        try {
            return pattern.matcher(new InterruptibleText(text)).find() ? Result.FOUND : ifMissing;
        } catch (InterruptibleText.InterruptedMatchException e) {
            throw new InterruptedIOException("interrupted while matching");
        } catch (StackOverflowError e) {
            // java.util.regex recurses where a group repeats.
            return Result.UNKNOWN;
        }
    }

    /** Returns what to search for, for a message. */
    @Override
    public String toString() {
        String text = part.map(p -> "'" + RemoteText.oneLine(p) + "'").orElse("");
        String regex =
                pattern.map(p -> "/" + RemoteText.oneLine(p.pattern()) + "/").orElse("");
        return text.isEmpty() || regex.isEmpty() ? text + regex : text + " and " + regex;
    }
}
