package dev.rendezvous.server.diagnosis;

/**
 * A name that is so similar to another that one of them is probably mistyped.
 *
 * @param name the similar name
 * @param difference how it differs, for people
 */
public record NearMiss(String name, String difference) {}
