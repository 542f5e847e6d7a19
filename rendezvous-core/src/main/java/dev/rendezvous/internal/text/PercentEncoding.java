package dev.rendezvous.internal.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Percent-encoding, RFC 3986 section 2.1. */
public final class PercentEncoding {

    /** The unreserved characters besides letters and digits (section 2.3). */
    private static final String UNRESERVED = "-._~";

    /** What section 3.4 allows in a query besides the unreserved characters, except for what separates parameters. */
    private static final String PARAMETER = "!$'()*,;:@/";

    private static final Pattern INCOMPLETE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** Upper case, as section 2.1 recommends. */
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /**
     * Returns a text with every byte of its UTF-8 form encoded except for the unreserved characters, for use anywhere in a URL;
     * {@link #decode} returns the text again.
     */
    public static String encode(String text) {
        return encode(text, "");
    }

    /** Returns a text encoded for a parameter of a query, where more characters can stay readable. */
    public static String encodedParameter(String text) {
        return encode(text, PARAMETER);
    }

    /**
     * Returns a text with every byte of its UTF-8 form encoded except for the unreserved characters and the given ones.
     *
     * @param unencoded ASCII characters to leave as they are
     */
    public static String encode(String text, String unencoded) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c < 0x80
                    && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0 || unencoded.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%" + HEX.toHexDigits(octet));
        }
        return encoded.toString();
    }

    /**
     * Returns a text with its percent-encoded bytes decoded as UTF-8. A plus sign stays a plus sign.
     *
     * @throws IllegalArgumentException if a {@code %} is not followed by two hexadecimal digits, or the bytes are not UTF-8; the
     *     message quotes nothing of the text, which may be a password
     */
    public static String decode(String text) {
        requireEncoded(text);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(text)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("percent-encoded bytes must be UTF-8", e);
        }
    }

    /** Returns a text decoded as far as possible: a {@code %} without two digits stays, and bytes that are not UTF-8 become U+FFFD. */
    public static String decodedLeniently(String text) {
        return new String(bytes(text), StandardCharsets.UTF_8);
    }

    /**
     * Checks that every {@code %} of a text is followed by two hexadecimal digits.
     *
     * @throws IllegalArgumentException otherwise; the message quotes nothing of the text
     */
    public static void requireEncoded(String text) {
        if (INCOMPLETE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "'%' must be followed by two hexadecimal digits; a '%' itself is written %25");
        }
    }

    private static byte[] bytes(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%'
                    && i + 2 < encoded.length
                    && HexFormat.isHexDigit(encoded[i + 1])
                    && HexFormat.isHexDigit(encoded[i + 2])) {
                decoded.write(HexFormat.fromHexDigit(encoded[i + 1]) << 4 | HexFormat.fromHexDigit(encoded[i + 2]));
                i += 2;
            } else {
                decoded.write(encoded[i]);
            }
        }
        return decoded.toByteArray();
    }
}
