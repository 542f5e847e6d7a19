package dev.rendezvous.internal.probe.exec;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.local.ContentMatcher;
import dev.rendezvous.internal.text.ShellWords;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code exec:command argument…}. */
public final class ExecScheme implements TargetScheme {

    private static final Set<String> OPTIONS = Set.of("exit", "contains", "matches");

    /** For {@link java.util.ServiceLoader}. */
    public ExecScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("exec");
    }

    @Override
    public Condition parse(TargetSpec target) {
        if (!target.requireOnlyOptions(OPTIONS).opaque()) {
            throw new MalformedTargetException(target, "the command must follow the colon, as in exec:pg_isready");
        }
        return Condition.polling(new ExecProbe(command(target), accepted(target), ContentMatcher.parse(target)));
    }

    private static List<String> command(TargetSpec target) {
        List<String> words;
        try {
            words = ShellWords.split(target.decode(target.rest()));
        } catch (MalformedTargetException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new MalformedTargetException(target, "command must not be empty; write for instance exec:pg_isready");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new MalformedTargetException(target, "a command must not contain NUL characters");
        }
        return words;
    }

    private static Set<Integer> accepted(TargetSpec target) {
        String text = target.options().getOrDefault("exit", "0");
        if (!text.matches("[0-9]{1,3}(,[0-9]{1,3})*")) {
            throw notExitCodes(target, text);
        }
        Set<Integer> accepted = new TreeSet<>();
        for (String code : text.split(",")) {
            if (Integer.parseInt(code) > 255) {
                throw notExitCodes(target, text);
            }
            accepted.add(Integer.valueOf(code));
        }
        return Set.copyOf(accepted);
    }

    private static MalformedTargetException notExitCodes(TargetSpec target, String text) {
        return new MalformedTargetException(
                target,
                "option exit must be numbers from 0 to 255 separated by commas, such as 0,3, but was '" + text + "'");
    }
}
