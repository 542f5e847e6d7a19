package dev.rendezvous.server.harness;

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
 * Looks for an order of concurrent operations that explains all answers, in which no operation comes before one that had been
 * answered when it was asked for: the search of Wing and Gong with the memory of Lowe, as in Porcupine.
 *
 * @param <S> the state of the model
 */
final class Linearizer<S> {

    /** What the search has come to. */
    sealed interface Outcome<S> {

        record Explained<S>() implements Outcome<S> {}

        /** It took too many steps. */
        record Undecided<S>() implements Outcome<S> {}

        /**
         * There is no such order.
         *
         * @param order of the operations, as far as it goes
         * @param state after them
         * @param stuck those that would have to come next, and cannot
         */
        record Unexplained<S>(List<Integer> order, S state, List<Integer> stuck) implements Outcome<S> {}
    }

    private record Node<S>(BitSet done, S state) {}

    private record Step<S>(int operation, S state) {}

    /** A node on the way, with what has not been tried from there. */
    private record Frame<S>(Node<S> node, int operation, Deque<Step<S>> untried) {}

    private final List<Span> spans;
    private final Model<S> model;
    private final List<Integer> byUrgency;
    private final Set<Node<S>> seen = new HashSet<>();
    private final Deque<Frame<S>> path = new ArrayDeque<>();
    private Optional<Outcome.Unexplained<S>> deepest = Optional.empty();

    private Linearizer(List<Span> spans, Model<S> model) {
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
     * Returns whether there is such an order.
     *
     * @param most steps of the search
     */
    static <S> Outcome<S> search(List<Span> spans, Model<S> model, int most) {
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

    /** Returns whether the node is the end; otherwise it is looked at from now on, unless it has been before. */
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

    /** Returns what may come next: nothing that was asked for after something still missing had been answered. */
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
            boolean tooEarly = model.manner(i) == Model.Manner.LAZY && i != next.getFirst();
            if (!tooEarly) {
                for (S after : model.after(node.state(), i, node.done())) {
                    boolean unnoticed = model.isUnnoticed(node.state(), after, i);
                    if (!spans.get(i).certain() && unnoticed) {
                        // As well it may not have happened.
                        continue;
                    }
                    if (spans.get(i).certain() && (unnoticed || model.manner(i) == Model.Manner.EAGER)) {
                        return new ArrayDeque<>(List.of(new Step<>(i, after)));
                    }
                    steps.add(new Step<>(i, after));
                }
            }
        }
        return steps;
    }
}
