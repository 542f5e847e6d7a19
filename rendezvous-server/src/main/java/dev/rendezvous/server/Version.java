package dev.rendezvous.server;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** Which build of the program this is. */
final class Version {

    private Version() {}

    static String text() {
        return Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(Version.class.getPackage().getImplementationVersion()))
                .orElse("of this working copy");
    }
}
