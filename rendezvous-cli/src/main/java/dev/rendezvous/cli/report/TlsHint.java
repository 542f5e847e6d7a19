package dev.rendezvous.cli.report;

import java.util.Optional;
import java.util.regex.Pattern;

/** Suggestions for TLS handshakes that fail, and for connections that end during or after one. */
final class TlsHint {

    private static final Pattern NO_TLS =
            Pattern.compile("Unsupported or unrecognized SSL message|the server does not speak TLS");

    /** How a server reacts that does not understand TLS, and one that requires a client certificate with TLS 1.2. */
    private static final Pattern CLOSED = Pattern.compile("during the TLS handshake");

    private static final Pattern CLIENT_CERTIFICATE = Pattern.compile(
            "after the TLS handshake|fatal alert:"
                    + " (?:certificate_\\w+|bad_certificate\\w*|unsupported_certificate|unknown_ca|handshake_failure|access_denied)");
    private static final Pattern VERSION = Pattern.compile(
            "fatal alert: protocol_version|No appropriate protocol|not supported by client preferences");
    private static final Pattern AUTHORITY =
            Pattern.compile("no authority that is trusted|unable to find valid certification path");
    private static final Pattern VALIDITY = Pattern.compile("NotAfter|NotBefore|expired");
    private static final Pattern FILE = Pattern.compile(
            "file \\S+ (?:does not exist|cannot be read)|must contain PEM|must be a PEM|Permission denied");

    private static final String SECURE_KEY = "rendezvous+https://";

    private TlsHint() {}

    /**
     * Returns the hint for a message; empty if there is no specific one.
     *
     * @param target with the scheme, if it has one
     */
    static Optional<String> of(String target, String message) {
        if (NO_TLS.matcher(message).find()) {
            String scheme = target.startsWith("https://") ? "http" : target.startsWith(SECURE_KEY) ? "rendezvous" : "";
            return Optional.of("The port does not speak TLS, or not yet: "
                    + (scheme.isEmpty() ? "check the port." : "use " + scheme + "://, or another port."));
        }
        if (CLOSED.matcher(message).find()) {
            return Optional.of(
                    "The port may not speak TLS, or the server may require a client certificate that it trusts: "
                            + options(target, "sslcert=FILE&sslkey=FILE", "#cert=FILE&key=FILE") + ".");
        }
        if (CLIENT_CERTIFICATE.matcher(message).find()) {
            return Optional.of("The server may require a client certificate that it trusts: "
                    + options(target, "sslcert=FILE&sslkey=FILE", "#cert=FILE&key=FILE") + ".");
        }
        if (VERSION.matcher(message).find()) {
            return Optional.of(
                    "The server and this program have no version of TLS in common; TLS 1.2 and 1.3 are supported.");
        }
        if (VALIDITY.matcher(message).find()) {
            return Optional.of("The certificate has expired, or is not valid yet; check the clock too.");
        }
        if (AUTHORITY.matcher(message).find()) {
            return Optional.of("Name the authority that issued the certificate with "
                    + options(target, "sslrootcert=FILE", "#ca=FILE") + ".");
        }
        return FILE.matcher(message).find()
                ? Optional.of("Check the file, and that this program may read it.")
                : Optional.empty();
    }

    /** Returns what sets the files of a target: its driver may have parameters of its own. */
    private static String options(String target, String ofPostgres, String ofOthers) {
        if (target.startsWith("jdbc:")) {
            return "parameters of the driver";
        }
        return target.startsWith("postgres") ? ofPostgres : ofOthers;
    }
}
