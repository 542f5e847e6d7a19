package dev.rendezvous.grpc;

import java.net.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The header fields that HPACK names by a number: those of RFC 7541 appendix A, then the latest that this connection has brought.
 * For one thread.
 */
final class HeaderTable {

    /** SETTINGS_HEADER_TABLE_SIZE, unless somebody asks for another. */
    static final int LARGEST = 4_096;

    /** Appendix A, from 1 on. */
    private static final List<HeaderField> FIXED = fixed("""
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

    private final Deque<HeaderField> latest = new ArrayDeque<>();
    private int size;
    private int capacity = LARGEST;

    private static List<HeaderField> fixed(String lines) {
        List<HeaderField> fields = new ArrayList<>();
        for (String line : lines.split("\n")) {
            String[] parts = line.split(" ", 2);
            fields.add(new HeaderField(parts[0], parts.length == 2 ? parts[1] : ""));
        }
        return List.copyOf(fields);
    }

    HeaderField get(int index) throws ProtocolException {
        if (index < 1 || index > FIXED.size() + latest.size()) {
            throw new ProtocolException("an HTTP/2 header field " + index + " that there is not");
        }
        if (index <= FIXED.size()) {
            return FIXED.get(index - 1);
        }
        Iterator<HeaderField> fields = latest.iterator();
        for (int i = FIXED.size() + 1; i < index; i++) {
            fields.next();
        }
        return fields.next();
    }

    /** Adds a field and drops the oldest ones that no longer fit, at worst the new one itself: RFC 7541 section 4.4. */
    void add(HeaderField field) {
        latest.addFirst(field);
        size += field.size();
        evict();
    }

    void resize(int other) throws ProtocolException {
        if (other > LARGEST) {
            throw new ProtocolException("an HTTP/2 header table of " + other + " bytes");
        }
        capacity = other;
        evict();
    }

    private void evict() {
        while (size > capacity) {
            size -= latest.removeLast().size();
        }
    }
}
