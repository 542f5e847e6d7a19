package dev.rendezvous.server.config;

import dev.rendezvous.server.config.SecuritySettings.ClientAddressSource;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags for tokens, TLS and client addresses. */
final class SecurityOptions {

    private SecurityOptions() {}

    static OptionGroup group(CommandSpec spec) {
        OptionGroup group = new OptionGroup(spec, "Security");
        file(
                group,
                "tokens",
                "File of tokens, one of which every request must then have; each line has full, signal or read, and a"
                        + " token");
        file(group, "tls-cert", "PEM file of the server's certificate and its chain; the server then accepts TLS only");
        file(group, "tls-key", "PEM file of the private key of the certificate");
        group.add(
                "client-address",
                "SOURCE",
                ClientAddressSource.class,
                "peer",
                SecurityOptions::client,
                "Source of the address of a client: peer, proxy-protocol or x-forwarded-for");
        return group;
    }

    static SecuritySettings settings(ParseResult parsed) {
        Optional<Path> certificate = file(parsed, "--tls-cert");
        Optional<Path> key = file(parsed, "--tls-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new CommandLine.ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--tls-cert and --tls-key must be given together, but "
                            + (key.isEmpty() ? "--tls-key" : "--tls-cert") + " is missing");
        }
        return new SecuritySettings(
                file(parsed, "--tokens"),
                certificate.map(path -> new SecuritySettings.TlsFiles(path, key.orElseThrow())),
                CommandLineOptions.value(parsed, "--client-address", ClientAddressSource.class));
    }

    private static void file(OptionGroup group, String name, String description) {
        group.add(name, "FILE", String.class, "", text -> text, description);
    }

    private static Optional<Path> file(ParseResult parsed, String option) {
        String file = CommandLineOptions.value(parsed, option, String.class);
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }

    private static ClientAddressSource client(String text) {
        return switch (text) {
            case "peer" -> ClientAddressSource.PEER;
            case "proxy-protocol" -> ClientAddressSource.PROXY_PROTOCOL;
            case "x-forwarded-for" -> ClientAddressSource.FORWARDED_FOR;
            default ->
                throw new IllegalArgumentException(
                        "must be peer, proxy-protocol or x-forwarded-for, but was '" + text + "'");
        };
    }
}
