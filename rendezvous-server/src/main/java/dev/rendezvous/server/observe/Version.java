package dev.rendezvous.server.observe;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version of the program. */
public final class Version {

    private Version() {}

    public static String text() {
        return Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(Version.class.getPackage().getImplementationVersion()))
                .orElse("(development build)");
    }
}
