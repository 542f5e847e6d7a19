package dev.rendezvous.server.security;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key manager that presents the current content of the files at each new handshake. Open connections are not affected. A handshake
 * calls several methods; if the files change between two calls, it continues with the keys it began with.
 */
public final class ReloadingKeyManager extends X509ExtendedKeyManager {

    private final ReloadingFile<KeyGeneration> files;
    private KeyGeneration latest;
    private KeyGeneration previous;

    /** The keys that were read at one time, with a unique alias. */
    public record KeyGeneration(String alias, X509ExtendedKeyManager keys) {

        public static KeyGeneration of(String alias, PemKeyPair pemKeyPair) {
            try {
                char[] password = {};
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, password);
                store.setKeyEntry(
                        alias, pemKeyPair.key(), password, pemKeyPair.chain().toArray(X509Certificate[]::new));
                KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
                factory.init(store, password);
                return new KeyGeneration(alias, (X509ExtendedKeyManager) factory.getKeyManagers()[0]);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalArgumentException("the certificate and its key are unusable: " + e.getMessage(), e);
            }
        }
    }

    public ReloadingKeyManager(ReloadingFile<KeyGeneration> files) {
        this.files = files;
        this.latest = files.current();
        this.previous = latest;
    }

    /** Returns a context for servers that presents these keys. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new ReloadingKeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has TLS", e);
        }
    }

    private synchronized X509ExtendedKeyManager current() {
        KeyGeneration now = files.current();
        if (!now.alias().equals(latest.alias())) {
            previous = latest;
            latest = now;
        }
        return latest.keys();
    }

    private synchronized X509ExtendedKeyManager of(String alias) {
        return alias.equals(latest.alias()) ? latest.keys() : previous.keys();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        return current().chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return current().chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return current().getServerAliases(type, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return of(alias).getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return of(alias).getPrivateKey(alias);
    }

    /** A server does not present a certificate as a client. */
    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }
}
