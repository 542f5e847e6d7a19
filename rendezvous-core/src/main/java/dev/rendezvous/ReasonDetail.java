package dev.rendezvous;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells what does not fit on the one line of a reason: a text of several lines, or a stack. */
final class ReasonDetail {

    private static final int MOST_FRAMES = 20;

    private ReasonDetail() {}

    /** Returns the cause of a reason, or of the first of its parts that has one. */
    static Optional<Throwable> cause(Reason reason) {
        return reason.cause()
                .or(() -> reason.parts().stream()
                        .flatMap(part -> cause(part).stream())
                        .findFirst());
    }

    /** Returns indented lines, each after a line break; empty if the message says it all. */
    static String of(Reason reason) {
        String own = reason.cause()
                .map(ReasonDetail::lines)
                .orElseGet(Stream::empty)
                .map(line -> line.isEmpty() ? "\n" : "\n    " + line)
                .collect(Collectors.joining());
        return own + reason.parts().stream().map(ReasonDetail::of).collect(Collectors.joining());
    }

    private static Stream<String> lines(Throwable cause) {
        if (cause instanceof HangingCheckException) {
            return Stream.of(cause.getStackTrace())
                    .limit(MOST_FRAMES)
                    .filter(frame -> !frame.getClassName().startsWith("dev.rendezvous.CheckThread"))
                    .map(frame -> "at " + frame);
        }
        String text = String.valueOf(cause.getMessage()).strip();
        return cause instanceof AssertionError && text.contains("\n")
                ? Stream.concat(Stream.of(""), text.lines())
                : Stream.empty();
    }
}
