package dev.rendezvous.cli.process;

/** Whether this program is a native image. */
public final class NativeImage {

    /** As this class is initialized when an image is built, the image contains the code for only one of the two. */
    public static final boolean RUNNING = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    /** The version of the program, as the build of the image has named it. */
    static final String VERSION = System.getProperty("rendezvous.version", "");

    private NativeImage() {}
}
