package dev.rendezvous.probe.http;

import dev.rendezvous.Deadline;

/**
 * A character sequence that stops a regular expression at a deadline or an interrupt: matching supports neither, but reads every
 * character from the sequence. Not thread-safe.
 */
final class DeadlineCharSequence implements CharSequence {

    private static final int CHECK_INTERVAL = 0xfff;

    private final CharSequence text;
    private final Deadline deadline;
    private int reads;

    /** Thrown at the deadline. */
    static final class OutOfTimeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OutOfTimeException() {
            super("the deadline passed while matching a regular expression");
        }
    }

    DeadlineCharSequence(CharSequence text, Deadline deadline) {
        this.text = text;
        this.deadline = deadline;
    }

    // A virtual thread does not release its carrier while it computes, and other virtual threads have deadlines too.
    @SuppressWarnings("ThreadPriorityCheck")
    @Override
    public char charAt(int index) {
        if ((++reads & CHECK_INTERVAL) == 0) {
            if (Thread.currentThread().isInterrupted() || deadline.isExpired()) {
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
