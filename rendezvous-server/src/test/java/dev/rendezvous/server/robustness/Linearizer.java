package dev.rendezvous.server.robustness;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Searches for a linearization: an order of concurrent operations that explains all answers and agrees with the order of operations that
 * did not overlap. The algorithm of Wing and Gong with the cache of Lowe, as in Porcupine.
 *
 * @param <S> the state of the model
 */
final class Linearizer<S> {

    /** The result of the search. */
    sealed interface Outcome<S> {

        record Explained<S>() implements Outcome<S> {}

        /** The search took too many steps. */
        record Undecided<S>() implements Outcome<S> {}

        /**
         * There is no such order.
         *
         * @param order the longest order that was found
         * @param state the state after it
         * @param stuck the operations that must come next, none of which is possible
         */
        record Unexplained<S>(List<Integer> order, S state, List<Integer> stuck) implements Outcome<S> {}
    }

    private record Node<S>(BitSet done, S state) {}

    private record Step<S>(int operation, S state) {}

    /** A node of the search path, with the operations that have not been tried from there. */
    private record Frame<S>(Node<S> node, int operation, Deque<Step<S>> untried) {}

    private final List<EffectInterval> spans;
    private final Model<S> model;
    private final List<Integer> byUrgency;
    private final Set<Node<S>> seen = new HashSet<>();
    private final Deque<Frame<S>> path = new ArrayDeque<>();
    private Optional<Outcome.Unexplained<S>> deepest = Optional.empty();

    private Linearizer(List<EffectInterval> spans, Model<S> model) {
        this.spans = spans;
        this.model = model;
        this.byUrgency = IntStream.range(0, spans.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> !spans.get(i).certain())
                        .thenComparingLong(i -> spans.get(i).until())
                        .thenComparingLong(i -> spans.get(i).from()))
                .toList();
    }

    /**
     * Searches for an order.
     *
     * @param most the most steps
     */
    static <S> Outcome<S> search(List<EffectInterval> spans, Model<S> model, int most) {
        return new Linearizer<>(spans, model).search(most);
    }

    private Outcome<S> search(int most) {
        if (enter(new Node<>(new BitSet(), model.initial()), -1)) {
            return new Outcome.Explained<>();
        }
        for (int steps = 0; !path.isEmpty(); steps++) {
            if (steps > most) {
                return new Outcome.Undecided<>();
            }
            Frame<S> frame = path.peek();
            Step<S> step = frame.untried().poll();
            if (step == null) {
                path.pop();
                continue;
            }
            BitSet done = (BitSet) frame.node().done().clone();
            done.set(step.operation());
            if (enter(new Node<>(done, step.state()), step.operation())) {
                return new Outcome.Explained<>();
            }
        }
        return deepest.orElseThrow();
    }

    /** Returns whether the node is complete; otherwise continues the search there, unless it has been visited before. */
    private boolean enter(Node<S> node, int operation) {
        if (!seen.add(node)) {
            return false;
        }
        List<Integer> next = next(node.done());
        boolean allDone = next.stream().noneMatch(i -> spans.get(i).certain());
        if (allDone && model.mayEndAt(node.state())) {
            return true;
        }
        path.push(new Frame<>(node, operation, steps(node, next)));
        if (deepest.isEmpty() || path.size() > deepest.get().order().size() + 1) {
            List<Integer> order = new ArrayList<>();
            path.descendingIterator().forEachRemaining(frame -> order.add(frame.operation()));
            deepest = Optional.of(new Outcome.Unexplained<>(order.subList(1, order.size()), node.state(), next));
        }
        return false;
    }

    /** Returns the operations that may come next: none that was invoked after another remaining one had returned. */
    private List<Integer> next(BitSet done) {
        List<Integer> next = new ArrayList<>();
        long limit = Long.MAX_VALUE;
        for (int i : byUrgency) {
            if (!done.get(i) && spans.get(i).from() <= limit) {
                next.add(i);
                limit = Math.min(limit, spans.get(i).until());
            }
        }
        return next;
    }

    private Deque<Step<S>> steps(Node<S> node, List<Integer> next) {
        Deque<Step<S>> steps = new ArrayDeque<>();
        for (int i : next) {
            boolean tooEarly = model.eagerness(i) == Model.Eagerness.LAZY && i != next.getFirst();
            if (!tooEarly) {
                for (S after : model.after(node.state(), i, node.done())) {
                    boolean unnoticed = model.isUnnoticed(node.state(), after, i);
                    if (!spans.get(i).certain() && unnoticed) {
                        // It may also have had no effect.
                        continue;
                    }
                    if (spans.get(i).certain() && (unnoticed || model.eagerness(i) == Model.Eagerness.EAGER)) {
                        return new ArrayDeque<>(List.of(new Step<>(i, after)));
                    }
                    steps.add(new Step<>(i, after));
                }
            }
        }
        return steps;
    }
}
