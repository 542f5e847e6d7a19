package dev.rendezvous.net;

/** Makes what the other side says fit for a message of ours: it may be long, of many lines, or meant to confuse a terminal. */
public final class PeerWords {

    private static final int MOST = 200;

    private PeerWords() {}

    /** Returns the words in brackets, after a space, on one line and not too long; an empty text if there are none. */
    public static String bracketed(String words) {
        String line =
                words.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        String some = line.length() > MOST ? line.substring(0, MOST) + "…" : line;
        return some.isEmpty() ? "" : " (" + some + ")";
    }
}
