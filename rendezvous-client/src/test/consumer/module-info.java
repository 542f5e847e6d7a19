/** A module of tests, as a user writes it. */
module com.example.worker {
    requires dev.rendezvous.client;
    requires org.junit.jupiter.api;
    requires org.junit.platform.launcher;

    opens com.example.worker to
            org.junit.platform.commons;
}
