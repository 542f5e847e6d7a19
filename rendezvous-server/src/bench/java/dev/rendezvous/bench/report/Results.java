package dev.rendezvous.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What has been measured of one part: the values of each figure, by size and subject. */
public final class Results {

    /** One cell of the table. */
    record Cell(int size, Figure figure, String subject) {}

    private final Map<Cell, List<Double>> rounds = new LinkedHashMap<>();

    public void add(int size, String subject, Measurement measurement) {
        measurement
                .values()
                .forEach((figure, value) -> rounds.computeIfAbsent(
                                new Cell(size, figure, subject), cell -> new ArrayList<>())
                        .add(value));
    }

    Map<Cell, List<Double>> rounds() {
        return rounds;
    }

    Optional<Samples> samples(int size, Figure figure, String subject) {
        return Optional.ofNullable(rounds.get(new Cell(size, figure, subject))).map(Samples::new);
    }

    Collection<Integer> sizes() {
        return new TreeMap<>(distinct(Cell::size)).keySet();
    }

    Collection<Figure> figures() {
        return distinct(Cell::figure).keySet();
    }

    Collection<String> subjects() {
        return distinct(Cell::subject).keySet();
    }

    /** Returns the samples of a figure of a subject by size. */
    NavigableMap<Integer, Samples> growth(Figure figure, String subject) {
        NavigableMap<Integer, Samples> growth = new TreeMap<>();
        for (int size : sizes()) {
            samples(size, figure, subject).ifPresent(samples -> growth.put(size, samples));
        }
        return growth;
    }

    private <T> Map<T, T> distinct(Function<Cell, T> property) {
        Map<T, T> values = new LinkedHashMap<>();
        rounds.keySet().forEach(cell -> values.put(property.apply(cell), property.apply(cell)));
        return values;
    }
}
