package dev.rendezvous.server;

import dev.rendezvous.RemoteText;


/** Makes text from outside fit for one line of a log or a message. */
final class Printable {

    private Printable() {}

    /** Returns the text as {@link RemoteText#escape} writes it. */
    static String of(String text) {
        return RemoteText.escape(text);
    }
}
