package dev.rendezvous.cli;

import java.util.Optional;

final class Version {

    private Version() {}

    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("of this working copy");
    }
}
