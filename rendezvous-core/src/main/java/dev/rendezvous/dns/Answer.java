package dev.rendezvous.dns;

import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a name server answered: RFC 1035 section 4.1.
 *
 * @param code zero if all is well
 * @param truncated whether it did not fit into a datagram
 * @param records the data of those asked for, in the order given; often empty
 */
record Answer(int code, boolean truncated, List<String> records) {

    static final int NO_ERROR = 0;
    static final int NO_SUCH_NAME = 3;

    private static final int RESPONSE = 0x8000;
    private static final int OPERATION = 0x7800;
    private static final int TRUNCATED = 0x0200;
    private static final int CODE = 0x000f;
    private static final int MOST_ALIASES = 16;

    /**
     * Reads a message.
     *
     * @throws ProtocolException if it is no answer to the question with that id
     */
    static Answer parse(ByteBuffer message, Question question, int id) throws ProtocolException {
        try {
            return new Reading(message, question).answer(id);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ProtocolException("the message ends too early");
        }
    }

    /** Returns the name of the code: RFC 1035 section 4.1.1. */
    String codeName() {
        return switch (code) {
            case 1 -> "FORMERR";
            case 2 -> "SERVFAIL";
            case NO_SUCH_NAME -> "NXDOMAIN";
            case 4 -> "NOTIMP";
            case 5 -> "REFUSED";
            default -> "error " + code;
        };
    }

    /** Reads one message. */
    private record Reading(ByteBuffer message, Question question) {

        Answer answer(int id) throws ProtocolException {
            if (number() != id) {
                throw new ProtocolException("it answers another question");
            }
            int flags = number();
            if ((flags & RESPONSE) == 0 || (flags & OPERATION) != 0) {
                throw new ProtocolException("it is no answer");
            }
            int questions = number();
            int answers = number();
            message.getInt();
            int code = flags & CODE;
            boolean unasked = questions == 0 && code != NO_ERROR;
            if (!unasked && (questions != 1 || !isTheQuestion())) {
                throw new ProtocolException("it answers another question");
            }
            boolean truncated = (flags & TRUNCATED) != 0;
            return new Answer(code, truncated, truncated || code != NO_ERROR ? List.of() : records(answers));
        }

        private boolean isTheQuestion() throws ProtocolException {
            return key(DomainName.read(message)).equals(key(question.name()))
                    && number() == question.type().code()
                    && number() == Question.INTERNET;
        }

        /** Returns what belongs to the name or to what it is an alias of. */
        private List<String> records(int count) throws ProtocolException {
            Map<String, String> aliases = new HashMap<>();
            Map<String, List<String>> found = new HashMap<>();
            for (int i = 0; i < count; i++) {
                String owner = key(DomainName.read(message));
                int type = number();
                boolean internet = number() == Question.INTERNET;
                message.getInt();
                int end = message.position() + number() + 2;
                if (internet && type == RecordType.CNAME.code()) {
                    aliases.put(owner, key(DomainName.read(message.duplicate())));
                }
                if (internet && type == question.type().code()) {
                    found.computeIfAbsent(owner, name -> new ArrayList<>())
                            .add(question.type().read(message, end - message.position()));
                }
                if (message.position() > end) {
                    throw new ProtocolException("a record is longer than it says");
                }
                message.position(end);
            }
            return followed(aliases, found);
        }

        private List<String> followed(Map<String, String> aliases, Map<String, List<String>> found) {
            String name = key(question.name());
            for (int i = 0; i < MOST_ALIASES && !found.containsKey(name) && aliases.containsKey(name); i++) {
                name = aliases.get(name);
            }
            return List.copyOf(found.getOrDefault(name, List.of()));
        }

        private int number() {
            return Short.toUnsignedInt(message.getShort());
        }

        private static String key(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        }
    }
}
