package dev.rendezvous.server;

/**
 * What is logged, and how.
 *
 * @param format of every line
 * @param access whether every request gets one
 */
record Logging(Format format, boolean access) {

    /** The format of a line. */
    enum Format {
        TEXT,
        JSON;

        /**
         * Reads the name of a format.
         *
         * @throws IllegalArgumentException if there is no such format
         */
        static Format parse(String text) {
            return switch (text) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new IllegalArgumentException("'" + text + "' is neither text nor json");
            };
        }
    }
}
