package dev.rendezvous.http;

import dev.rendezvous.Deadline;

/**
 * Text that stops a regular expression which would take years over it: those hear of nothing, but ask for every character. Used
 * by one thread.
 */
final class BoundedText implements CharSequence {

    private static final int SELDOM = 0xfff;

    private final CharSequence text;
    private final Deadline deadline;
    private int asked;

    /** Thrown to a regular expression whose time is over. */
    static final class OutOfTimeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OutOfTimeException() {
            super("no time left for the regular expression");
        }
    }

    BoundedText(CharSequence text, Deadline deadline) {
        this.text = text;
        this.deadline = deadline;
    }

    // A virtual thread gives up its carrier only when asked to; others have deadlines to keep, too.
    @SuppressWarnings("ThreadPriorityCheck")
    @Override
    public char charAt(int index) {
        if ((++asked & SELDOM) == 0) {
            if (Thread.currentThread().isInterrupted() || deadline.expired()) {
                throw new OutOfTimeException();
            }
            Thread.yield();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
