package dev.rendezvous;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding, RFC 3986 section 2.1. */
public final class Percent {

    private Percent() {}

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
