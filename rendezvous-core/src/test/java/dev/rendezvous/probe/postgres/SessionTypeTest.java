package dev.rendezvous.probe.postgres;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.PostgresServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SessionTypeTest {

    private static String writable;
    private static String readOnly;

    @BeforeAll
    static void createDatabases() throws Exception {
        writable = PostgresServer.createDatabase();
        readOnly = PostgresServer.createDatabase();
        PostgresServer.execute("postgres", "ALTER DATABASE " + readOnly + " SET default_transaction_read_only = on");
    }

    private static String url(String database, String parameter) {
        return "postgres://postgres@localhost:" + PostgresServer.port() + "/" + database + "?" + parameter;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target_session_attrs=read-write",
                "target_session_attrs=primary",
                "target_session_attrs=prefer-standby",
                "target_session_attrs=any",
                "targetServerType=primary",
                "targetServerType=preferSecondary"
            })
    void thatAPrimaryHasIsAccepted(String parameter) throws Exception {
        assertThat(check(url(writable, parameter))).isInstanceOf(Observation.Satisfied.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target_session_attrs=read-only",
                "target_session_attrs=standby",
                "targetServerType=secondary",
                "target_session_attrs=standby&targetServerType=primary"
            })
    void thatAPrimaryLacksIsMissing(String parameter) throws Exception {
        Reason reason = reason(url(writable, parameter));

        assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
        assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
        assertThat(reason).asString().endsWith(", but is read-write on a primary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"target_session_attrs=read-only", "target_session_attrs=primary"})
    void ofAReadOnlyDatabaseIsReadOnly(String parameter) throws Exception {
        assertThat(check(url(readOnly, parameter))).isInstanceOf(Observation.Satisfied.class);
        assertThat(reason(url(readOnly, "target_session_attrs=read-write")))
                .asString()
                .endsWith("the session must be read-write, but is read-only on a primary");
    }

    @Test
    void isFoundOnTheOneHostOfSeveralThatHasIt() throws Exception {
        String hosts = "localhost:" + FakeServer.closedPort() + ",localhost:" + PostgresServer.port();
        assertThat(check("postgres://postgres@" + hosts + "/" + writable + "?target_session_attrs=read-write"))
                .isInstanceOf(Observation.Satisfied.class);
        assertThat(reason("postgres://postgres@" + hosts + "/" + writable + "?target_session_attrs=standby"))
                .asString()
                .contains(" refused", "the session must be one on a standby");
    }
}
