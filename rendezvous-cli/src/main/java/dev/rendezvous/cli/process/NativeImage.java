package dev.rendezvous.cli.process;

/** Whether this program is a native image. */
public final class NativeImage {

    /** Initialized when the image is built, which then contains the code for only one of the two. */
    public static final boolean RUNNING = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private NativeImage() {}
}
