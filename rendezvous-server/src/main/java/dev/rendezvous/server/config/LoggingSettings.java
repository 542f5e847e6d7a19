package dev.rendezvous.server.config;

/**
 * The settings for the log.
 *
 * @param format the format of every line
 * @param access whether requests are logged
 */
public record LoggingSettings(Format format, boolean access) {

    /** The format of a line. */
    public enum Format {
        TEXT,
        JSON;

        /**
         * Returns the format with a name.
         *
         * @throws IllegalArgumentException if there is no such format
         */
        static Format parse(String text) {
            return switch (text) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new IllegalArgumentException("must be text or json, but was '" + text + "'");
            };
        }
    }
}
