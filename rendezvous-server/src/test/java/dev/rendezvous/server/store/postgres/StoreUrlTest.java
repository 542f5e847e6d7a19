package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rendezvous.server.probe.PostgresUrlTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=com.example.Any",
                "SOCKETFACTORY=com.example.Any",
                "socketFactory%41rg=x",
                "sslfactory=com.example.Any",
                "ssl%66actory=com.example.Any",
                "sslhostnameverifier=com.example.Any",
                "sslpasswordcallback=com.example.Any",
                "authenticationPluginClassName=com.example.Any",
                "connectExecutor=com.example.Any",
                "xmlFactoryFactory=com.example.Any",
                "loggerFile=/etc/passwd"
            })
    void noParameterMayLoadAClass(String parameter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreUrl.parse("postgres://u:secret@db/app?sslmode=require&" + parameter))
                .withMessageContaining("must not be given: it makes the driver load a class or write a file")
                .withMessageNotContaining("secret");
    }

    @Test
    void theDriversOwnClassesForTlsMayBeLoaded() {
        assertThat(StoreUrl.parse("postgres://u@db/app?sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory")
                        .parameters())
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=com.example.Any",
                "sslfactory=com.example.Any",
                "authenticationPluginClassName=com.example.Any"
            })
    void theTemplateOfDatabasesIsCheckedToo(String parameter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PostgresUrlTemplate("postgres://u:secret@db/{{.}}?" + parameter))
                .withMessageContaining(parameter.substring(0, parameter.indexOf('=')))
                .withMessageNotContaining("secret");
    }
}
