package dev.rendezvous.internal.state;

/**
 * A member's position in a generation of a barrier.
 *
 * @param generation the generation
 * @param index the member's position in the order of arrival, from zero
 */
public record BarrierPosition(BarrierGeneration generation, int index) {}
