package dev.rendezvous.internal.state;

/**
 * The result of a command.
 *
 * @param state the state after the command
 * @param answer the answer for the caller
 */
public record Transition<S extends State<S>, R>(S state, R answer) {}
