package dev.rendezvous.http;

import java.util.List;
import java.util.Map;

/**
 * What came back.
 *
 * @param status from 200
 * @param headers the values of each, by its name in any case
 * @param text the body as far as it was read
 * @param cut whether there was more of the body
 */
record Answer(int status, Map<String, List<String>> headers, String text, boolean cut) {

    /** As many characters as a message may quote from. */
    private static final int BEGINNING = 16 * 1024;

    List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Returns whether the body would have to be unpacked first. */
    boolean isCompressed() {
        return header("Content-Encoding").stream().anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
    }

    String beginning() {
        return text.substring(0, Math.min(text.length(), BEGINNING));
    }
}
