package dev.rendezvous.server.observe;

import dev.rendezvous.internal.text.RemoteText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a line of our log says, as a message for people and as fields for programs. An entry holds what the caller knows; escaping
 * and formatting are done by the thread that writes the line.
 */
sealed interface LogEntry {

    /** Returns the message for people, escaped so that it cannot forge another line. */
    String message();

    /** Returns the fields for programs, in their order, escaped in the same way. */
    Map<String, Object> fields();

    /** Returns about how many characters the entry holds. */
    int length();

    /**
     * An event with the name of what it happened to.
     *
     * @param detail further information, escaped already; empty if there is none
     */
    record Event(String what, String name, String detail) implements LogEntry {

        @Override
        public String message() {
            String event = what + " " + RemoteText.escape(name);
            return detail.isEmpty() ? event : event + ", " + detail;
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", what);
            fields.put("name", RemoteText.escape(name));
            if (!detail.isEmpty()) {
                fields.put("detail", detail);
            }
            return fields;
        }

        @Override
        public int length() {
            return what.length() + name.length() + detail.length();
        }
    }

    /**
     * A request.
     *
     * @param status empty if the client disconnected before the response
     * @param agent the user agent, empty if there is none
     */
    record Access(
            String client, String method, String path, OptionalInt status, long bytes, Duration took, String agent)
            implements LogEntry {

        /** Stands for values that are unknown. */
        static final String UNKNOWN = "-";

        @Override
        public String message() {
            String code = status.isPresent() ? Integer.toString(status.getAsInt()) : UNKNOWN;
            return "access " + client + " " + quote(RemoteText.escape(method) + " " + RemoteText.escape(path)) + " "
                    + code + " " + bytes + " " + seconds() + " "
                    + quote(agent.isEmpty() ? UNKNOWN : RemoteText.escape(agent));
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "access");
            fields.put("client", client);
            fields.put("method", RemoteText.escape(method));
            fields.put("path", RemoteText.escape(path));
            status.ifPresent(code -> fields.put("status", code));
            fields.put("bytes", bytes);
            fields.put("seconds", seconds());
            if (!agent.isEmpty()) {
                fields.put("agent", RemoteText.escape(agent));
            }
            return fields;
        }

        @Override
        public int length() {
            return client.length() + method.length() + path.length() + agent.length();
        }

        private double seconds() {
            return Math.round(took.toNanos() / 1e3) / 1e6;
        }

        private static String quote(String printable) {
            return '"' + printable.replace("\"", "\\\"") + '"';
        }
    }

    /** A request that failed because of a defect of the server. */
    record Defect(String request) implements LogEntry {

        @Override
        public String message() {
            return "Internal error, please report it: " + RemoteText.escape(request);
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("event", "defect");
        }

        @Override
        public int length() {
            return request.length();
        }
    }

    /** A gap in the log. */
    record LinesDropped(long lines, String reason) implements LogEntry {

        @Override
        public String message() {
            return detail() + " dropped because " + reason;
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "lines dropped");
            fields.put("detail", detail() + ", because " + reason);
            fields.put("lines", lines);
            return fields;
        }

        private String detail() {
            return lines == 1 ? "1 log line was" : lines + " log lines were";
        }

        @Override
        public int length() {
            return reason.length();
        }
    }
}
