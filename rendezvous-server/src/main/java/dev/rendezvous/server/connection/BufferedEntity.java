package dev.rendezvous.server.connection;

import io.helidon.common.GenericType;
import io.helidon.http.media.ReadableEntity;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/** A body that is in memory. */
final class BufferedEntity implements ReadableEntity {

    private final byte[] bytes;
    private boolean consumed;

    BufferedEntity(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public InputStream inputStream() {
        consumed = true;
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean hasEntity() {
        return bytes.length > 0;
    }

    @Override
    public boolean consumed() {
        return consumed;
    }

    @Override
    public <T> T as(GenericType<T> type) {
        throw BufferedRequest.notSupported();
    }

    @Override
    public <T> Optional<T> asOptional(GenericType<T> type) {
        throw BufferedRequest.notSupported();
    }

    @Override
    public ReadableEntity copy(Runnable whenConsumed) {
        throw BufferedRequest.notSupported();
    }
}
