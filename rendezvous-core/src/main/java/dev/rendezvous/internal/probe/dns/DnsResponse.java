package dev.rendezvous.internal.probe.dns;

import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The response of a name server (RFC 1035 section 4.1).
 *
 * @param responseCode the RCODE; zero for success
 * @param truncated whether the response did not fit into a datagram
 * @param records the data of the records of the requested type, in their order; often empty
 */
record DnsResponse(int responseCode, boolean truncated, List<String> records) {

    static final int NO_ERROR = 0;
    static final int NXDOMAIN = 3;

    private static final int RESPONSE_FLAG = 0x8000;
    private static final int OPCODE_MASK = 0x7800;
    private static final int TRUNCATED_FLAG = 0x0200;
    private static final int RCODE_MASK = 0x000f;
    private static final int MAX_ALIASES = 16;

    /**
     * Parses a message.
     *
     * @throws ProtocolException if it is not a response to the question with that id
     */
    static DnsResponse parse(ByteBuffer message, DnsQuestion question, int id) throws ProtocolException {
        try {
            return new Parser(message, question).parse(id);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ProtocolException("the message is truncated or malformed");
        }
    }

    /** Returns the name of the response code (RFC 1035 section 4.1.1). */
    String responseCodeName() {
        return switch (responseCode) {
            case 1 -> "FORMERR";
            case 2 -> "SERVFAIL";
            case NXDOMAIN -> "NXDOMAIN";
            case 4 -> "NOTIMP";
            case 5 -> "REFUSED";
            default -> "error " + responseCode;
        };
    }

    /** Parses one message. */
    private record Parser(ByteBuffer message, DnsQuestion question) {

        DnsResponse parse(int id) throws ProtocolException {
            if (unsignedShort() != id) {
                throw new ProtocolException("the response is for another question");
            }
            int flags = unsignedShort();
            if ((flags & RESPONSE_FLAG) == 0 || (flags & OPCODE_MASK) != 0) {
                throw new ProtocolException("the message is not a response");
            }
            int questions = unsignedShort();
            int answers = unsignedShort();
            message.getInt();
            int code = flags & RCODE_MASK;
            boolean withoutQuestion = questions == 0 && code != NO_ERROR;
            if (!withoutQuestion && (questions != 1 || !readsQuestion())) {
                throw new ProtocolException("the response is for another question");
            }
            boolean truncated = (flags & TRUNCATED_FLAG) != 0;
            return new DnsResponse(code, truncated, truncated || code != NO_ERROR ? List.of() : records(answers));
        }

        private boolean readsQuestion() throws ProtocolException {
            return key(DomainName.read(message)).equals(key(question.name()))
                    && unsignedShort() == question.type().code()
                    && unsignedShort() == DnsQuestion.CLASS_INTERNET;
        }

        /** Returns the records of the name, or of the name that it is an alias of. */
        private List<String> records(int count) throws ProtocolException {
            Map<String, String> aliases = new HashMap<>();
            Map<String, List<String>> found = new HashMap<>();
            for (int i = 0; i < count; i++) {
                String owner = key(DomainName.read(message));
                int type = unsignedShort();
                boolean internet = unsignedShort() == DnsQuestion.CLASS_INTERNET;
                message.getInt();
                int end = message.position() + unsignedShort() + 2;
                if (internet && type == RecordType.CNAME.code()) {
                    aliases.put(owner, key(DomainName.read(message.duplicate())));
                }
                if (internet && type == question.type().code()) {
                    found.computeIfAbsent(owner, name -> new ArrayList<>())
                            .add(question.type().read(message, end - message.position()));
                }
                if (message.position() > end) {
                    throw new ProtocolException("a record is longer than its length field");
                }
                message.position(end);
            }
            return follow(aliases, found);
        }

        private List<String> follow(Map<String, String> aliases, Map<String, List<String>> found) {
            String name = key(question.name());
            for (int i = 0; i < MAX_ALIASES && !found.containsKey(name) && aliases.containsKey(name); i++) {
                name = aliases.get(name);
            }
            return List.copyOf(found.getOrDefault(name, List.of()));
        }

        private int unsignedShort() {
            return Short.toUnsignedInt(message.getShort());
        }

        private static String key(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        }
    }
}
