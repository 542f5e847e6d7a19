package dev.rendezvous.server;

import dev.rendezvous.server.Exposure.ClientIs;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say how the server meets a network that it does not trust. */
final class ExposureOptions {

    private ExposureOptions() {}

    static void addTo(CommandSpec spec) {
        file(
                spec,
                "tokens",
                "File of tokens, one of which every request then needs: full, signal or read and a token a line");
        file(spec, "tls-cert", "PEM file of a certificate, and those it rests on: the server then speaks TLS only");
        file(spec, "tls-key", "PEM file of the key of that certificate");
        CommandLineOptions.add(
                spec,
                "client-address",
                "SOURCE",
                ClientIs.class,
                "peer",
                ExposureOptions::client,
                "Where the address of a client comes from: peer, proxy-protocol or x-forwarded-for");
    }

    static Exposure exposure(ParseResult parsed) {
        Optional<Path> certificate = file(parsed, "--tls-cert");
        Optional<Path> key = file(parsed, "--tls-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new CommandLine.ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--tls-cert and --tls-key go together; " + (key.isEmpty() ? "--tls-key" : "--tls-cert")
                            + " is missing");
        }
        return new Exposure(
                file(parsed, "--tokens"),
                certificate.map(path -> new Exposure.TlsFiles(path, key.orElseThrow())),
                CommandLineOptions.value(parsed, "--client-address", ClientIs.class));
    }

    private static void file(CommandSpec spec, String name, String what) {
        CommandLineOptions.add(spec, name, "FILE", String.class, "", text -> text, what);
    }

    private static Optional<Path> file(ParseResult parsed, String option) {
        String file = CommandLineOptions.value(parsed, option, String.class);
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }

    private static ClientIs client(String text) {
        return switch (text) {
            case "peer" -> ClientIs.PEER;
            case "proxy-protocol" -> ClientIs.PROXY_PROTOCOL;
            case "x-forwarded-for" -> ClientIs.FORWARDED_FOR;
            default ->
                throw new IllegalArgumentException("'" + text + "' is none of peer, proxy-protocol, x-forwarded-for");
        };
    }
}
