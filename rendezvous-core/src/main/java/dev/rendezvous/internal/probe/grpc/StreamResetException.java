package dev.rendezvous.internal.probe.grpc;

import java.io.IOException;

/** Thrown when the server ends a stream without a response. */
final class StreamResetException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The server has not processed the stream, for instance because it is shutting down. */
    static final int REFUSED_STREAM = 0x7;

    /** The server no longer needs the stream. */
    static final int CANCEL = 0x8;

    /** The client sends too many requests. */
    static final int ENHANCE_YOUR_CALM = 0xb;

    /** The server requires better TLS settings. */
    static final int INADEQUATE_SECURITY = 0xc;

    private final int code;

    /**
     * Creates the exception.
     *
     * @param code the error code (RFC 9113 section 7)
     */
    StreamResetException(int code) {
        super("the stream was reset with HTTP/2 error code " + code);
        this.code = code;
    }

    int code() {
        return code;
    }
}
