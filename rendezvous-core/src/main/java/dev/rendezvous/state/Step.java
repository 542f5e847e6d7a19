package dev.rendezvous.state;

/**
 * What a command comes to.
 *
 * @param state the state after it
 * @param answer what the caller gets to know
 */
public record Step<S extends State<S>, R>(S state, R answer) {}
