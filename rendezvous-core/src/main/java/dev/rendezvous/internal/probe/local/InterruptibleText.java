package dev.rendezvous.internal.probe.local;

/** A text whose reader is stopped by an interrupt; a regular expression that backtracks would otherwise run on without end. */
record InterruptibleText(CharSequence text) implements CharSequence {

    @Override
    public char charAt(int index) {
        if (Thread.interrupted()) {
            throw new InterruptedMatchException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new InterruptibleText(text.subSequence(start, end));
    }

    @Override
    public String toString() {
        return text.toString();
    }

    static final class InterruptedMatchException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InterruptedMatchException() {
            super(null, null, false, false);
        }
    }
}
