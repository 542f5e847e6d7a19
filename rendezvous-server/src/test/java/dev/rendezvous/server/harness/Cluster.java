package dev.rendezvous.server.harness;

/** The servers under test. */
interface Cluster {

    int size();

    /** Returns the present port of a server. */
    int port(int server);
}
