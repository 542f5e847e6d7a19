package dev.rendezvous.target;

/** Thrown for a text that is not a valid target. The message quotes the text without any password and says what would be valid. */
public final class MalformedTargetException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    /**
     * Creates the exception.
     *
     * @param message one line for people
     */
    public MalformedTargetException(String message) {
        super(message);
        this.problem = message;
    }

    /** Creates the exception for a target and what is wrong with it. */
    public MalformedTargetException(TargetSpec target, String problem) {
        super("'" + target + "': " + problem);
        this.problem = problem;
    }

    /** Returns what is wrong, without the target. */
    public String problem() {
        return problem;
    }

    /** Returns this exception without the text of a target that can be read in two ways, one of which shows a password. */
    MalformedTargetException hiding(String target) {
        String why = Redaction.quotes(problem, target)
                ? "the target is malformed; it is not shown, as it may contain a password"
                : problem;
        return new MalformedTargetException("'" + Redaction.redactText(target) + "': " + why
                + "; write '@', ':', '/', '?', '#' and '%' in a user or password as %40, %3A, %2F, %3F, %23 and %25");
    }
}
