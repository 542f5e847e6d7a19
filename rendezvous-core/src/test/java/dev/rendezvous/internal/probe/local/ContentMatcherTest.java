package dev.rendezvous.internal.probe.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.probe.local.ContentMatcher.Result;
import dev.rendezvous.target.TargetSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ContentMatcherTest {

    private static final int MOST = 1 << 20;

    private static ContentMatcher wanted(String option, String value) {
        return ContentMatcher.parse(new TargetSpec("test", "", Map.of(option, value)));
    }

    private static Result in(String text, ContentMatcher contentMatcher) throws IOException {
        return contentMatcher.search(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), MOST);
    }

    /** Gives no more than a few bytes at a time, as a pipe may. */
    private static InputStream dribbling(String text, int atOnce) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, atOnce));
            }
        };
    }

    @Property
    void findsExactlyTheExistingObjects(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 40) String text,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(min = 1, max = 8) String part,
            @ForAll @IntRange(min = 1, max = 7) int atOnce)
            throws IOException {
        Result expected = text.contains(part) ? Result.FOUND : Result.MISSING;
        assertThat(wanted("contains", part).search(dribbling(text, atOnce), MOST))
                .isEqualTo(expected);
    }

    @Property
    void findsAnyText(@ForAll String before, @ForAll @StringLength(min = 1) String part, @ForAll String after)
            throws IOException {
        assertThat(in(before + part + after, wanted("contains", part))).isEqualTo(Result.FOUND);
    }

    @Test
    void doesNotMatchContentThatItHasNotRead() throws IOException {
        ContentMatcher ready = wanted("contains", "ready");
        InputStream longer = new ByteArrayInputStream("not yet ready".getBytes(StandardCharsets.UTF_8));
        assertThat(ready.search(longer, 8)).isEqualTo(Result.UNKNOWN);
        InputStream exact = new ByteArrayInputStream("not yet".getBytes(StandardCharsets.UTF_8));
        assertThat(ready.search(exact, 7)).isEqualTo(Result.MISSING);
    }

    @Test
    void isFoundIfNothingIsExpected() throws IOException {
        ContentMatcher nothing = ContentMatcher.parse(new TargetSpec("test", "", Map.of()));
        assertThat(nothing.isPresent()).isFalse();
        assertThat(in("", nothing)).isEqualTo(Result.FOUND);
    }

    @Test
    void survivesARegularExpressionThatNestsTooDeep() throws IOException {
        assertThat(in("ab".repeat(400_000), wanted("matches", "^(a|b)*c"))).isEqualTo(Result.UNKNOWN);
    }
}
