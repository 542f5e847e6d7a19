package dev.rendezvous.probe.postgres;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The values of parameters of the driver, and of libpq under its own names. The driver reads most of them while it connects, where a
 * value that it does not know would look like a server that is not ready, and it takes some silently for another value.
 */
final class DriverParameters {

    private static final List<String> NEGOTIATIONS = List.of("postgres", "direct");
    private static final List<String> GSS_ENCRYPTION = List.of("disable", "allow", "prefer", "require");
    private static final List<String> CHANNEL_BINDING = List.of("disable", "prefer", "require");

    private static final Map<String, List<String>> CHOICES = Map.ofEntries(
            Map.entry("autosave", List.of("always", "never", "conservative")),
            Map.entry("channelBinding", CHANNEL_BINDING),
            Map.entry("channel_binding", CHANNEL_BINDING),
            Map.entry("classLoaderStrategy", List.of("driver", "driver-first", "context-first")),
            Map.entry("escapeSyntaxCallMode", List.of("select", "callIfNoReturn", "call")),
            Map.entry("gssEncMode", GSS_ENCRYPTION),
            Map.entry("gssencmode", GSS_ENCRYPTION),
            Map.entry("gsslib", List.of("auto", "sspi", "gssapi")),
            Map.entry("load_balance_hosts", List.of("disable", "random")),
            Map.entry("loggerLevel", List.of("OFF", "DEBUG", "TRACE")),
            Map.entry(
                    "preferQueryMode", List.of("extended", "extendedForPrepared", "extendedCacheEverything", "simple")),
            Map.entry("protocolVersion", List.of("3", "3.0", "3.2")),
            Map.entry("readOnlyMode", List.of("ignore", "transaction", "always")),
            Map.entry("replication", List.of("true", "false", "database")),
            Map.entry("sslNegotiation", NEGOTIATIONS),
            Map.entry("sslmode", List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
            Map.entry("sslnegotiation", NEGOTIATIONS),
            Map.entry("stringtype", List.of("unspecified", "varchar")),
            Map.entry(
                    "targetServerType",
                    List.of(
                            "any",
                            "primary",
                            "master",
                            "slave",
                            "secondary",
                            "preferSlave",
                            "preferSecondary",
                            "preferPrimary")),
            Map.entry(
                    "target_session_attrs",
                    List.of("any", "read-write", "read-only", "primary", "standby", "prefer-standby")));

    /** The methods of which {@code requireAuth} is a list, each of them also with an exclamation mark. */
    private static final List<String> AUTHENTICATION =
            List.of("password", "md5", "gss", "sspi", "scram-sha-256", "none");

    private static final List<String> BOOLEAN = List.of("true", "false");

    private static final Set<String> BOOLEANS = Set.of(
            "adaptiveFetch",
            "allowEncodingChanges",
            "binaryTransfer",
            "cleanupSavepoints",
            "convertBooleanToNumeric",
            "disableColumnSanitiser",
            "flushCacheOnDdl",
            "groupStartupParameters",
            "gssUseDefaultCreds",
            "hideUnprivilegedObjects",
            "jaasLogin",
            "loadBalanceHosts",
            "logServerErrorDetail",
            "logUnclosedConnections",
            "quoteReturningIdentifiers",
            "readOnly",
            "reWriteBatchedInserts",
            "ssl",
            "tcpKeepAlive",
            "tcpNoDelay",
            "useSpnego");

    private static final Set<String> INTEGERS = Set.of(
            "adaptiveFetchMaximum",
            "adaptiveFetchMinimum",
            "cancelSignalTimeout",
            "connectTimeout",
            "connect_timeout",
            "databaseMetadataCacheFields",
            "databaseMetadataCacheFieldsMiB",
            "defaultRowFetchSize",
            "gssResponseTimeout",
            "hostRecheckSeconds",
            "maxSendBufferSize",
            "prepareThreshold",
            "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB",
            "queryTimeout",
            "reWriteBatchedInsertsSize",
            "receiveBufferSize",
            "scramMaxIterations",
            "sendBufferSize",
            "socketTimeout",
            "sslResponseTimeout",
            "unknownLength");

    /** The parameters whose values are classes that the driver loads. */
    private static final Set<String> CLASSES = Set.of(
            "authenticationPluginClassName",
            "connectExecutor",
            "sslfactory",
            "sslhostnameverifier",
            "sslpasswordcallback",
            "xmlFactoryFactory");

    private static final String OF_THE_DRIVER = "org.postgresql.";

    private static final List<String> TEXTS = List.of(
            "ApplicationName",
            "application_name",
            "assumeMinServerVersion",
            "authenticationPluginClassName",
            "binaryTransferDisable",
            "binaryTransferEnable",
            "connectExecutor",
            "connectExecutorArg",
            "currentSchema",
            "expect",
            "jaasApplicationName",
            "kerberosServerName",
            "localSocketAddress",
            "loggerFile",
            "maxResultBuffer",
            "options",
            "password",
            "pemKeyAlgorithm",
            "query",
            "requireAuth",
            "require_auth",
            "service",
            "sslcert",
            "sslfactory",
            "sslfactoryarg",
            "sslhostnameverifier",
            "sslkey",
            "sslpassword",
            "sslpasswordcallback",
            "sslrootcert",
            "sspiServiceClass",
            "table",
            "user",
            "xmlFactoryFactory");

    private DriverParameters() {}

    /** Returns the names of all parameters that a target may have: those that define the check, of the driver, and of libpq. */
    static String[] names() {
        return Stream.of(CHOICES.keySet(), BOOLEANS, INTEGERS, TEXTS)
                .flatMap(Collection::stream)
                .toArray(String[]::new);
    }

    /**
     * Returns the value of a parameter as the driver spells it.
     *
     * @throws MalformedTargetException if the parameter cannot have this value; the message lists those that it can have
     */
    static String canonical(TargetSpec target, String name, String value) {
        String what = "parameter '" + name + "'";
        if (CHOICES.containsKey(name)) {
            return target.requireOneOf(what, value, CHOICES.get(name));
        }
        // The driver takes ssl without a value for true.
        if (BOOLEANS.contains(name) && !(name.equals("ssl") && value.isEmpty())) {
            return target.requireOneOf(what, value, BOOLEAN);
        }
        if (INTEGERS.contains(name) && !value.matches("-?[0-9]{1,9}|2147483647")) {
            throw new MalformedTargetException(target, what + " must be an integer, but was '" + value + "'");
        }
        if (CLASSES.contains(name) && !value.startsWith(OF_THE_DRIVER)) {
            throw new MalformedTargetException(
                    target, what + " must be a class of the driver, " + OF_THE_DRIVER + "*, but was '" + value + "'");
        }
        if (name.equals("requireAuth") || name.equals("require_auth")) {
            for (String method : value.split(",", -1)) {
                target.requireOneOf(what, method.strip().replaceFirst("^!", ""), AUTHENTICATION);
            }
        }
        return value;
    }
}
