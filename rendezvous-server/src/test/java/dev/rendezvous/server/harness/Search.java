package dev.rendezvous.server.harness;

import java.util.List;
import java.util.Optional;

/**
 * What a search for an order has come to.
 *
 * @param decided whether it came to an end
 * @param trouble why there is no such order; empty if there is, or if that is not decided
 */
record Search(boolean decided, Optional<String> trouble) {

    /**
     * Puts an outcome into words.
     *
     * @param owners the entry that each operation belongs to
     */
    static <S> Search of(Linearizer.Outcome<S> outcome, List<Entry> owners) {
        return switch (outcome) {
            case Linearizer.Outcome.Explained<S> explained -> new Search(true, Optional.empty());
            case Linearizer.Outcome.Undecided<S> undecided -> new Search(false, Optional.empty());
            case Linearizer.Outcome.Unexplained<S> unexplained ->
                new Search(
                        true,
                        Optional.of("no order of these explains the answers. After "
                                + numbers(unexplained.order(), owners) + " it is " + unexplained.state()
                                + ", and none of " + numbers(unexplained.stuck(), owners) + " can be next"));
        };
    }

    private static List<String> numbers(List<Integer> operations, List<Entry> owners) {
        return operations.stream().map(i -> "#" + owners.get(i).number()).toList();
    }

    boolean isUnexplained() {
        return trouble.isPresent();
    }
}
