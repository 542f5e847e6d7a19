package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseAvailabilityTest {

    private static final Logger LOGGER = Logger.getLogger(DatabaseAvailability.class.getPackageName());

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            lines.add(logRecord.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(handler);
    }

    private static DatabaseAvailability availability(String host) {
        return new DatabaseAvailability(StoreUrl.parse("postgres://u:secret@" + host + "/db"), () -> {});
    }

    @Test
    void aPoolerThatRejectsParametersGetsAHint() {
        SQLException rejected = new SQLException("FATAL: unsupported startup parameter in options: jit", "08P01");
        availability("pooler").recordFailure(new SQLException("The connection failed", "08001", rejected));
        assertThat(lines).anyMatch(line -> line.contains("pooler") && line.contains("--store-changes poll"));
    }

    @Test
    void otherFailuresGetNone() {
        availability("elsewhere").recordFailure(new SQLException("Connection refused", "08001"));
        assertThat(lines)
                .anyMatch(line -> line.contains("elsewhere") && line.contains("Connection refused"))
                .allMatch(line ->
                        !line.contains("elsewhere") || !(line.contains("--store-changes") || line.contains("secret")));
    }
}
