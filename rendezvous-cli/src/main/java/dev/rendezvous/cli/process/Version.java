package dev.rendezvous.cli.process;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version of this program. */
public final class Version {

    private Version() {}

    public static String text() {
        if (NativeImage.RUNNING) {
            return NativeImage.VERSION;
        }
        return Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(Version.class.getPackage().getImplementationVersion()))
                .orElse("(development build)");
    }
}
