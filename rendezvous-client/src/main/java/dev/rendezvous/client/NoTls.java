package dev.rendezvous.client;

import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * What an {@link java.net.http.HttpClient} gets in place of TLS where the server's address is plain http: without it, every
 * client reads all certificates that the machine trusts, for 100 ms and more, and never looks at one.
 */
final class NoTls extends SSLContextSpi {

    private static final class Context extends SSLContext {
        Context() {
            super(new NoTls(), new Nobody(), "none");
        }
    }

    private static final class Nobody extends Provider {
        private static final long serialVersionUID = 1;

        Nobody() {
            super("none", "1", "no TLS");
        }
    }

    private NoTls() {}

    static SSLContext context() {
        return new Context();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return new SSLParameters(new String[0], new String[] {"TLSv1.3"});
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return engineGetDefaultSSLParameters();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
            throws KeyManagementException {
        throw new KeyManagementException("This client speaks plain http only");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        throw refusal();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        throw refusal();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        throw refusal();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        throw refusal();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        throw refusal();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        throw refusal();
    }

    private static UnsupportedOperationException refusal() {
        return new UnsupportedOperationException("This client speaks plain http only");
    }
}
