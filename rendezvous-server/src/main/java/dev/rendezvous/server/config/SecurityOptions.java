package dev.rendezvous.server.config;

import dev.rendezvous.server.config.SecuritySettings.ClientAddressSource;
import dev.rendezvous.server.http.AllowedHosts;
import dev.rendezvous.server.security.CorsPolicy;
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
        group.addPath(
                "tokens",
                "FILE",
                "File of tokens, one of which every request must then have; each line has full, signal or read, and a"
                        + " token");
        group.addPath(
                "tls-cert",
                "FILE",
                "PEM file of the server's certificate and its chain; the server then accepts TLS only");
        group.addPath("tls-key", "FILE", "PEM file of the private key of the certificate");
        group.add(
                "client-address",
                "SOURCE",
                ClientAddressSource.class,
                "peer",
                SecurityOptions::client,
                "Source of the address of a client: peer, proxy-protocol or x-forwarded-for");
        group.add(
                "allowed-hosts",
                "NAME,…",
                AllowedHosts.class,
                "",
                AllowedHosts::parse,
                "Names of the server that browsers may use besides addresses and names in private networks, as in"
                        + " rv.example.com,*.example.org; * for any. Without tokens and TLS, others are rejected");
        group.add(
                "cors-origins",
                "ORIGIN,…",
                CorsPolicy.class,
                "",
                CorsPolicy::parse,
                "Origins whose pages may use the server like its own, as in https://app.example.com");
        return group;
    }

    static SecuritySettings settings(ParseResult parsed) {
        Optional<Path> certificate = CommandLineOptions.path(parsed, "--tls-cert");
        Optional<Path> key = CommandLineOptions.path(parsed, "--tls-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new CommandLine.ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--tls-cert and --tls-key must be given together, but "
                            + (key.isEmpty() ? "--tls-key" : "--tls-cert") + " is missing");
        }
        return new SecuritySettings(
                CommandLineOptions.path(parsed, "--tokens"),
                certificate.map(path -> new SecuritySettings.TlsFiles(path, key.orElseThrow())),
                CommandLineOptions.value(parsed, "--client-address", ClientAddressSource.class),
                CommandLineOptions.value(parsed, "--allowed-hosts", AllowedHosts.class),
                CommandLineOptions.value(parsed, "--cors-origins", CorsPolicy.class));
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
