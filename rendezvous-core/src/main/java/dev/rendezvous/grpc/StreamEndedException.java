package dev.rendezvous.grpc;

import java.io.IOException;

/** Thrown when the other side ends a stream without an answer. */
final class StreamEndedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The other side has done nothing for the stream: it is stopping, or does not take more. */
    static final int REFUSED_STREAM = 0x7;

    /** The other side has no more use for the stream. */
    static final int CANCEL = 0x8;

    /** We ask too much. */
    static final int ENHANCE_YOUR_CALM = 0xb;

    /** The other side wants better TLS than it got. */
    static final int INADEQUATE_SECURITY = 0xc;

    private final int code;

    /**
     * Makes the exception.
     *
     * @param code why, RFC 9113 section 7
     */
    StreamEndedException(int code) {
        super("the stream was ended with HTTP/2 error code " + code);
        this.code = code;
    }

    int code() {
        return code;
    }
}
