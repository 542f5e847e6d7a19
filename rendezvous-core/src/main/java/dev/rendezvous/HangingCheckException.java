package dev.rendezvous;

/** Has the stack of a thread whose check has not returned. */
final class HangingCheckException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HangingCheckException(Thread thread) {
        super("thread '" + thread.getName() + "' is here");
        setStackTrace(thread.getStackTrace());
    }
}
