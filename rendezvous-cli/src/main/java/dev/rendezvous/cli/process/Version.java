package dev.rendezvous.cli.process;

import java.util.Optional;

/** The version of this program. */
public final class Version {

    private Version() {}

    public static String text() {
        if (NativeImage.RUNNING) {
            return NativeImage.VERSION;
        }
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(development build)");
    }
}
