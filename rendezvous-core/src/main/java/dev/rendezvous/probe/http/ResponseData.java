package dev.rendezvous.probe.http;

import java.util.List;
import java.util.Map;

/**
 * An HTTP response.
 *
 * @param status from 200
 * @param headers the values of each header, by its case-insensitive name
 * @param text the body, as far as it was read
 * @param truncated whether the body is longer than what was read
 */
record ResponseData(int status, Map<String, List<String>> headers, String text, boolean truncated) {

    /** How many characters a message may quote from. */
    private static final int EXCERPT_LENGTH = 16 * 1024;

    List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Returns whether the body has a content coding, such as gzip. */
    boolean isCompressed() {
        return header("Content-Encoding").stream().anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
    }

    String prefix() {
        return text.substring(0, Math.min(text.length(), EXCERPT_LENGTH));
    }
}
