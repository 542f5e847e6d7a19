package dev.rendezvous.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The server's certificate for localhost and its key, as files that are replaced while it runs. */
record TlsFiles(Path folder) {

    Path certificate() {
        return folder.resolve("tls.crt");
    }

    Path key() {
        return folder.resolve("tls.key");
    }

    String[] arguments(String... others) {
        String[] tls = {"--tls-cert", certificate().toString(), "--tls-key", key().toString()};
        String[] all = new String[tls.length + others.length];
        System.arraycopy(tls, 0, all, 0, tls.length);
        System.arraycopy(others, 0, all, tls.length, others.length);
        return all;
    }

    /** Puts a new pair in place, each file at once. */
    TlsFiles issue(String name, String algorithm) throws Exception {
        dev.rendezvous.testing.Certificates made =
                dev.rendezvous.testing.Certificates.in(folder).localhost(name, "-keyalg", algorithm);
        replace(key(), made.key(name));
        replace(certificate(), made.certificate(name));
        return this;
    }

    private static void replace(Path file, Path fresh) throws IOException {
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
