package dev.rendezvous;

/** Thrown for a text that is no target. The message names the text, without any password, the rule, and the way out. */
public final class MalformedTargetException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message one line for people
     */
    public MalformedTargetException(String message) {
        super(message);
    }

    /** Makes the exception for a target, with what is wrong with it. */
    public MalformedTargetException(TargetText target, String problem) {
        this("'" + target + "': " + problem);
    }
}
