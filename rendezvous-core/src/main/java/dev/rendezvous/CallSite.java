package dev.rendezvous;

/** Names a lambda by where it was passed to this library, as its own name says nothing. */
final class CallSite {

    private static final String LIBRARY = CallSite.class.getPackageName() + ".";

    private CallSite() {}

    /** Returns a name such as {@code check at OrdersTest.java:42}. */
    static String name(String what) {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isOurs(frame.getClassName()))
                        .findFirst()
                        .map(frame -> what + " at " + frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse(what));
    }

    private static boolean isOurs(String type) {
        return type.equals(LIBRARY + "Condition") || type.equals(LIBRARY + "CallSite");
    }
}
