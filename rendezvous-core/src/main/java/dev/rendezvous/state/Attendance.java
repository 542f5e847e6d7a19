package dev.rendezvous.state;

/**
 * A member's position in a generation of a barrier.
 *
 * @param gathering the generation
 * @param index the member's position in the order of arrival, from zero
 */
public record Attendance(Gathering gathering, int index) {}
