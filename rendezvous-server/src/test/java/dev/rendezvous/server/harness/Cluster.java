package dev.rendezvous.server.harness;

/** The servers that clients talk to. */
interface Cluster {

    int size();

    /** Returns where a server listens at present. */
    int port(int server);
}
