package dev.rendezvous.internal.probe.kafka;

/**
 * The error codes with a meaning of their own for a check.
 *
 * @see <a href="https://kafka.apache.org/protocol#protocol_error_codes">Error codes</a>
 */
final class KafkaError {

    static final int NONE = 0;
    static final int UNKNOWN_TOPIC_OR_PARTITION = 3;
    static final int LEADER_NOT_AVAILABLE = 5;
    static final int REPLICA_NOT_AVAILABLE = 9;
    static final int TOPIC_AUTHORIZATION_FAILED = 29;
    static final int UNSUPPORTED_SASL_MECHANISM = 33;
    static final int ILLEGAL_SASL_STATE = 34;
    static final int SASL_AUTHENTICATION_FAILED = 58;

    private KafkaError() {}
}
