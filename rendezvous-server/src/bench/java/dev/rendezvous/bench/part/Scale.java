package dev.rendezvous.bench.part;

import java.util.List;

/**
 * What grows from one measurement of a part to the next.
 *
 * @param name what the sizes count
 * @param sizes all sizes
 * @param quick the sizes of a quick run
 */
public record Scale(String name, List<Integer> sizes, List<Integer> quick) {

    /** Of a part that is measured at one size only. */
    static final Scale NONE = new Scale("size", List.of(1), List.of(1));

    static Scale of(String name, Integer... sizes) {
        List<Integer> all = List.of(sizes);
        return new Scale(name, all, all.subList(0, Math.max(1, all.size() - 1)));
    }

    public List<Integer> sizes(Settings settings) {
        return settings.quick() ? quick : sizes;
    }
}
