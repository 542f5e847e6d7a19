package dev.rendezvous.target;

/** Thrown for a text that is not a valid target. The message quotes the text without any password and says what would be valid. */
public final class MalformedTargetException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one line for people
     */
    public MalformedTargetException(String message) {
        super(message);
    }

    /** Creates the exception for a target and what is wrong with it. */
    public MalformedTargetException(TargetSpec target, String problem) {
        this("'" + target + "': " + problem);
    }
}
