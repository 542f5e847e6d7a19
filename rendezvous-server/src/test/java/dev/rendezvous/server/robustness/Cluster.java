package dev.rendezvous.server.robustness;

/** The servers under test. */
interface Cluster {

    int size();

    /** Returns the present port of a server. */
    int port(int server);
}
