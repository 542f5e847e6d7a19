package com.example.worker;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.rendezvous.client.RendezvousClient;
import java.io.PrintWriter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs the tests as a build tool does. */
class Main {

    public static void main(String[] arguments) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(WorkerTest.class))
                                .build(),
                        listener);
        listener.getSummary().printFailuresTo(new PrintWriter(System.out, true), 20);
        System.out.println(listener.getSummary().getTestsSucceededCount() + " tests passed in "
                + WorkerTest.class.getModule() + " with " + RendezvousClient.class.getModule());
    }
}
