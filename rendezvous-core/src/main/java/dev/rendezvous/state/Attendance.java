package dev.rendezvous.state;

/**
 * One caller's part in a gathering.
 *
 * @param gathering all who have come
 * @param index which of them the caller is, in the order of arrival, from zero
 */
public record Attendance(Gathering gathering, int index) {}
