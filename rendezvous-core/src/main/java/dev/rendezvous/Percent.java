package dev.rendezvous;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding, RFC 3986 section 2.1. */
public final class Percent {

    /** Beside letters and digits: what RFC 3986 section 3.4 lets stand in a query, but for what joins parameters. */
    private static final String PLAIN = "-._~!$'()*,;:@/";

    private Percent() {}

    /** Returns a text as a parameter of a target has it, on one line: {@link #decoded} gives the text again. */
    public static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%" + HexFormat.of().toHexDigits(one));
        }
        return encoded.toString();
    }

    /**
     * Returns a part of a target with its percent-encoded bytes decoded as UTF-8. A plus sign stays one.
     *
     * @throws MalformedTargetException if a {@code %} is not followed by two hexadecimal digits, or the bytes are not UTF-8
     */
    public static String decoded(String part, TargetText target) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        byte[] encoded = part.getBytes(StandardCharsets.UTF_8);
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
                throw new MalformedTargetException(
                        target, "a '%' is followed by two hexadecimal digits, or written %25");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedTargetException(target, "the percent-encoded bytes are not UTF-8");
        }
    }
}
