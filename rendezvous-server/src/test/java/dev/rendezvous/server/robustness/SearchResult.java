package dev.rendezvous.server.robustness;

import java.util.List;
import java.util.Optional;

/**
 * The result of a search for an order.
 *
 * @param decided whether the search was completed
 * @param trouble why there is no order; empty if there is one or that is undecided
 */
record SearchResult(boolean decided, Optional<String> trouble) {

    /**
     * Describes an outcome.
     *
     * @param owners the entry of each operation
     */
    static <S> SearchResult of(Linearizer.Outcome<S> outcome, List<HistoryEntry> owners) {
        return switch (outcome) {
            case Linearizer.Outcome.Explained<S> explained -> new SearchResult(true, Optional.empty());
            case Linearizer.Outcome.Undecided<S> undecided -> new SearchResult(false, Optional.empty());
            case Linearizer.Outcome.Unexplained<S> unexplained ->
                new SearchResult(
                        true,
                        Optional.of("no order of these entries explains the answers: after "
                                + numbers(unexplained.order(), owners) + " the state is " + unexplained.state()
                                + ", and none of " + numbers(unexplained.stuck(), owners) + " can be next"));
        };
    }

    private static List<String> numbers(List<Integer> operations, List<HistoryEntry> owners) {
        return operations.stream().map(i -> "#" + owners.get(i).number()).toList();
    }

    boolean isUnexplained() {
        return trouble.isPresent();
    }
}
