package dev.rendezvous;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding, RFC 3986 section 2.1. */
public final class Percent {

    /** Unencoded besides letters and digits: what section 3.4 allows in a query, except for what separates parameters. */
    private static final String UNENCODED = "-._~!$'()*,;:@/";

    private Percent() {}

    /** Returns a text encoded for a parameter of a target; {@link #decoded} returns the text again. */
    public static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNENCODED.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%" + HexFormat.of().toHexDigits(one));
        }
        return encoded.toString();
    }

    /**
     * Returns a text with its percent-encoded bytes decoded as UTF-8. A plus sign stays a plus sign.
     *
     * @throws IllegalArgumentException if a {@code %} is not followed by two hexadecimal digits, or the bytes are not UTF-8; the
     *     message quotes nothing of the text, which may be a password
     */
    public static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                decoded.write(encoded[i]);
            } else if (i + 2 < encoded.length
                    && HexFormat.isHexDigit(encoded[i + 1])
                    && HexFormat.isHexDigit(encoded[i + 2])) {
                decoded.write(HexFormat.fromHexDigit(encoded[i + 1]) << 4 | HexFormat.fromHexDigit(encoded[i + 2]));
                i += 2;
            } else {
                throw new IllegalArgumentException(
                        "'%' must be followed by two hexadecimal digits; a '%' itself is written %25");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("percent-encoded bytes must be UTF-8", e);
        }
    }
}
