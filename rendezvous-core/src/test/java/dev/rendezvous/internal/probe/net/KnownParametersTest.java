package dev.rendezvous.internal.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.target.Targets;
import dev.rendezvous.target.WaitOptions;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownParametersTest {

    private static final KnownParameters PARAMETERS = KnownParameters.using("table")
            .ignoringNumbers("pool")
            .ignoringSwitches("quick")
            .ignoringTexts("charset")
            .ignoringChoices(List.of("near", "far"), "place");

    private final Targets targets = Targets.installed();

    @ParameterizedTest
    @CsvSource({
        "mysql://app:x@db/orders?charset=utf8mb4&parseTime=True&loc=Local&timeout=30s, mysql://app@db:3306/orders",
        "mysql://app:x@db/orders?connection_limit=5&table=a, mysql://app@db:3306/orders?table=a",
        "amqp://u:x@mq/v?heartbeat=60&connection_timeout=5.5, amqp://u@mq:5672/v",
        "redis://cache/0?max_connections=10&decode_responses=true&client_name=web, redis://cache:6379/0",
    })
    void areNoPartOfTheName(String text, String name) {
        assertThat(targets.parse(text)).hasToString(name);
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://db?connection_limit=many, 'parameter ''connection_limit'' must be a number'",
        "mysql://db?parseTime=perhaps, must be true or false",
        "mysql://db?charset=, 'parameter ''charset'' must be not empty'",
        "redis://cache?max_connections=ten, must be a number",
        "redis://cache?ssl=true, 'must be false, as TLS is the scheme rediss://, but was '",
        "mysql://db?useSSL=true, 'must be false, as TLS is the option #tls=true, but was '",
        "mongodb://m?readPreference=fastest, 'must be one of primary, primaryPreferred, secondary, '",
        "postgres://db/d?connection_limit=many, must be a number",
        "postgres://db/d?pgbouncer=perhaps, must be true or false",
    })
    void haveValuesThatCanBeRight(String text, String rule) {
        assertThatThrownBy(() -> targets.parse(text))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(rule);
    }

    /** From the documentation of drivers and frameworks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb://u:p@m/d?retryWrites=true&w=majority&readPreference=secondaryPreferred&appName=web&maxPoolSize=20",
                "mongodb://u:p@m/?authSource=admin&serverSelectionTimeoutMS=5000&readConcernLevel=majority&journal=true",
                "postgresql://u:p@db:5432/d?schema=public&connection_limit=5&pool_timeout=2&pgbouncer=true&socket_timeout=5",
                "postgresql+asyncpg://u:p@db/d?prepared_statement_cache_size=500&application_name=web",
                "postgres://u:p@db/d?conn_max_age=600&conn_health_checks=true&sslmode=prefer",
                "postgres://u:p@db/d?pool=5&encoding=utf8&statement_timeout=1000&prepared_statements=false",
                "postgres://u:p@db/d?pool_max_conns=10&pool_max_conn_lifetime=1h30m&default_query_exec_mode=exec",
                "jdbc:postgresql://db/d?ApplicationName=web&reWriteBatchedInserts=true&stringtype=unspecified",
                "mysql://u:p@db/d?useSSL=false&allowPublicKeyRetrieval=true&serverTimezone=UTC&useUnicode=true",
                "mysql+pymysql://u:p@db/d?charset=utf8mb4",
                "kafka://k?client_id=web&group_id=web",
                "rediss://cache?ssl_cert_reqs=required",
                "redis://cache?db=2"
            })
    void ofApplicationsAreNotWarnedOf(String text) {
        assertThat(targets.parseTarget(text, WaitOptions.defaults()).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://a,b?lingo=5",
                "mongodb://m?dream=1",
                "redis://cache/0?ttl=5",
                "mysql://db?plan=9",
                "amqp://mq/v?colour=red",
                "grpc://app?colour=red",
                "temporal://t?colour=red",
                "postgres://h1/d?colour=red"
            })
    void thatAreUnknownAreWarnedOf(String text) {
        String name = text.replaceFirst(".*[?](.*)=.*", "$1");
        assertThat(targets.parseTarget("not:" + text, WaitOptions.defaults()).warnings())
                .singleElement()
                .asString()
                .startsWith("parameter '" + name + "' is unknown and has no effect");
    }

    @ParameterizedTest
    @CsvSource({
        "kafka://k?topics=a, topic",
        "kafka://k?Topic=a, topic",
        "redis://cache?kye=a, key",
        "mysql://db/d?tabel=a, table",
        "mongodb://m?authsource=a, authSource",
        "mongodb://m?replicaSets=a, replicaSet",
        "postgres://db/d?sslmod=require, sslmode",
        "postgres://db/d?sslMode=require, sslmode",
        "postgres://db/d?querry=x, query",
        "postgres://db/d?target_session_attr=any, target_session_attrs",
    })
    void thatLookMistypedAreRejected(String text, String meant) {
        assertThatThrownBy(() -> targets.parse(text))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageEndingWith("did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.5", "30s", "500ms", "2m"})
    void mayBeNumbersAndDurations(String value) {
        TargetSpec target = new TargetSpec("test", "db?table=a&pool=" + value, Map.of());
        ServerUrl url = ServerUrl.parse(target, 1, "form");
        assertThat(PARAMETERS.keepUsed(url, target).parameters()).isEqualTo(Map.of("table", "a"));
    }

    @Property
    void areRemovedOrRejected(@ForAll String value) {
        TargetSpec target = new TargetSpec("test", "db", Map.of());
        ServerUrl url = ServerUrl.parse(target, 1, "form");
        url.parameters().put("pool", value);
        try {
            assertThat(PARAMETERS.keepUsed(url, target).parameters()).isEmpty();
        } catch (MalformedTargetException e) {
            assertThat(e).hasMessageContaining("parameter 'pool' must be a number");
        }
    }
}
