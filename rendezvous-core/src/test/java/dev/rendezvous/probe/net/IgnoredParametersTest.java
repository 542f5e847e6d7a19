package dev.rendezvous.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.target.Targets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoredParametersTest {

    private static final IgnoredParameters IGNORED =
            IgnoredParameters.numbers("pool").withSwitches("quick").withTexts("charset");

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
        "redis://cache?db=1, unknown parameter 'db'",
        "mysql://db?useSSL=false, unknown parameter 'useSSL'",
    })
    void haveValuesThatCanBeRight(String text, String rule) {
        assertThatThrownBy(() -> targets.parse(text))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.5", "30s", "500ms", "2m"})
    void mayBeNumbersAndDurations(String value) {
        TargetSpec target = new TargetSpec("test", "db?other=1&pool=" + value, Map.of());
        ServerUrl url = ServerUrl.parse(target, 1, "form");
        assertThat(IGNORED.removeFrom(url, target).parameters()).isEqualTo(Map.of("other", "1"));
    }

    @Property
    void areRemovedOrRejected(@ForAll String value) {
        TargetSpec target = new TargetSpec("test", "db", Map.of());
        ServerUrl url = ServerUrl.parse(target, 1, "form");
        url.parameters().put("pool", value);
        try {
            assertThat(IGNORED.removeFrom(url, target).parameters()).isEmpty();
        } catch (MalformedTargetException e) {
            assertThat(e).hasMessageContaining("parameter 'pool' must be a number");
        }
    }
}
