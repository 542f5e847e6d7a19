package dev.rendezvous.client;

import dev.rendezvous.internal.text.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A bearer token, RFC 6750. Its {@code toString} does not reveal it. */
record Token(String secret) {

    /** Visible ASCII: what a header can carry. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]+");

    /**
     * Makes a token.
     *
     * @throws IllegalArgumentException if it is empty or has characters other than visible ASCII; the message does not reveal it
     */
    Token {
        if (!FORM.matcher(secret).matches()) {
            throw new IllegalArgumentException("token must be visible ASCII characters without spaces");
        }
    }

    /**
     * Returns the token in a file, without white space around it.
     *
     * @throws IllegalArgumentException if the file cannot be read or does not hold a token; the message names the file
     */
    static Token fromFile(Path file) {
        try {
            return new Token(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException("token " + FileErrors.unreadable(file, e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("token file " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the token in the file that {@code RENDEZVOUS_TOKEN_FILE} names, or else the value of {@code RENDEZVOUS_TOKEN}; empty if
     * both variables are empty or missing.
     */
    static Optional<Token> fromEnvironment(Map<String, String> environment) {
        String file = environment.getOrDefault("RENDEZVOUS_TOKEN_FILE", "");
        String token = environment.getOrDefault("RENDEZVOUS_TOKEN", "");
        if (!file.isEmpty()) {
            return Optional.of(fromFile(Path.of(file)));
        }
        return token.isEmpty() ? Optional.empty() : Optional.of(new Token(token.strip()));
    }

    /** Returns the value of the header {@code Authorization}. */
    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "a token";
    }
}
