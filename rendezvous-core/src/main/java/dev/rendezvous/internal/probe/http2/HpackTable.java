package dev.rendezvous.internal.probe.http2;

import java.net.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The header fields that HPACK refers to by an index: the static table of RFC 7541 appendix A, followed by the dynamic table of the
 * connection. Not thread-safe.
 */
final class HpackTable {

    /** The default of SETTINGS_HEADER_TABLE_SIZE. */
    static final int MAX_SIZE = 4_096;

    /** The static table; its first index is 1. */
    private static final List<HpackField> STATIC_TABLE = parse("""
            :authority
            :method GET
            :method POST
            :path /
            :path /index.html
            :scheme http
            :scheme https
            :status 200
            :status 204
            :status 206
            :status 304
            :status 400
            :status 404
            :status 500
            accept-charset
            accept-encoding gzip, deflate
            accept-language
            accept-ranges
            accept
            access-control-allow-origin
            age
            allow
            authorization
            cache-control
            content-disposition
            content-encoding
            content-language
            content-length
            content-location
            content-range
            content-type
            cookie
            date
            etag
            expect
            expires
            from
            host
            if-match
            if-modified-since
            if-none-match
            if-range
            if-unmodified-since
            last-modified
            link
            location
            max-forwards
            proxy-authenticate
            proxy-authorization
            range
            referer
            refresh
            retry-after
            server
            set-cookie
            strict-transport-security
            transfer-encoding
            user-agent
            vary
            via
            www-authenticate
            """);

    private final Deque<HpackField> dynamicTable = new ArrayDeque<>();
    private int size;
    private int capacity = MAX_SIZE;

    private static List<HpackField> parse(String lines) {
        List<HpackField> fields = new ArrayList<>();
        for (String line : lines.split("\n")) {
            String[] parts = line.split(" ", 2);
            fields.add(new HpackField(parts[0], parts.length == 2 ? parts[1] : ""));
        }
        return List.copyOf(fields);
    }

    /** Returns the first index of a name in the static table; zero if it has none. */
    static int staticIndex(String name) {
        for (int i = 0; i < STATIC_TABLE.size(); i++) {
            if (STATIC_TABLE.get(i).name().equals(name)) {
                return i + 1;
            }
        }
        return 0;
    }

    HpackField get(int index) throws ProtocolException {
        if (index < 1 || index > STATIC_TABLE.size() + dynamicTable.size()) {
            throw new ProtocolException("an HTTP/2 header with the unknown field index " + index);
        }
        if (index <= STATIC_TABLE.size()) {
            return STATIC_TABLE.get(index - 1);
        }
        Iterator<HpackField> fields = dynamicTable.iterator();
        for (int i = STATIC_TABLE.size() + 1; i < index; i++) {
            fields.next();
        }
        return fields.next();
    }

    /** Adds a field and evicts the oldest ones until the rest fits, possibly the new one too (RFC 7541 section 4.4). */
    void add(HpackField field) {
        dynamicTable.addFirst(field);
        size += field.size();
        evict();
    }

    void resize(int newCapacity) throws ProtocolException {
        if (newCapacity > MAX_SIZE) {
            throw new ProtocolException("an HTTP/2 header table of " + newCapacity + " bytes");
        }
        capacity = newCapacity;
        evict();
    }

    private void evict() {
        while (size > capacity) {
            size -= dynamicTable.removeLast().size();
        }
    }
}
