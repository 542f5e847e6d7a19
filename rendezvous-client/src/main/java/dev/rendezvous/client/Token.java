package dev.rendezvous.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A bearer token (RFC 6750). Its text shows nothing of it. */
final class Token {

    /** What fits into a header; blanks would end it. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]+");

    private final String secret;

    private Token(String secret) {
        this.secret = secret;
    }

    /**
     * Returns a token.
     *
     * @throws IllegalArgumentException if it is empty, or holds blanks or what is not ASCII; the message does not show it
     */
    static Token of(String secret) {
        if (!FORM.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "A token is of visible ASCII characters, without blanks; this one is not");
        }
        return new Token(secret);
    }

    /**
     * Returns the token that a file holds, with white space around it or without.
     *
     * @throws IllegalArgumentException if there is no such file or no token in it; the message names the file
     */
    static Token in(Path file) {
        try {
            return of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file + " with a token", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the token in " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Returns what {@code RENDEZVOUS_TOKEN_FILE} names or else {@code RENDEZVOUS_TOKEN} is; empty variables are none. */
    static Optional<Token> from(Map<String, String> environment) {
        String file = environment.getOrDefault("RENDEZVOUS_TOKEN_FILE", "");
        String token = environment.getOrDefault("RENDEZVOUS_TOKEN", "");
        if (!file.isEmpty()) {
            return Optional.of(in(Path.of(file)));
        }
        return token.isEmpty() ? Optional.empty() : Optional.of(of(token.strip()));
    }

    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "a token";
    }
}
