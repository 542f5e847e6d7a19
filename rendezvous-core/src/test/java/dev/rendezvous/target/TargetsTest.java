package dev.rendezvous.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import java.time.Duration;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

    private final Targets targets = Targets.installed();

    @ParameterizedTest
    @CsvSource({
        "localhost:5432, localhost:5432",
        "my_db:5432, my_db:5432",
        "tcp:80, tcp:80",
        "not:80, not:80",
        "postgres:5432, postgres:5432",
        "[::1]:5432, [::1]:5432",
        "[fe80::1%eth0]:1, [fe80::1%eth0]:1",
        "127.0.0.1:1, 127.0.0.1:1",
        "tcp://db:5432, db:5432",
        "db:7000-7005, db:7000-7005",
        "tcp://[::1]:7000-7005/#timeout=1d, [::1]:7000-7005",
        "redis:7000-7005, redis:7000-7005",
        "not:db:7000-7005, not:db:7000-7005",
        "TCP://db:5432/, db:5432",
        "not:db:5432, not:db:5432",
        "!db:5432, not:db:5432",
        "db:5432#timeout=5s&interval=1s&fail-fast=true, db:5432",
        "not:db:5432#for=3s, not:db:5432",
        "not:not:80, not:not:80",
        "' db:5432 ', db:5432",
        "postgres://app:secret@db/orders, postgres://app@db:5432/orders",
        "postgresql://app:secret@db:6543/orders?sslmode=require, postgres://app@db:6543/orders",
        "postgres://db, postgres://db:5432/postgres",
        "postgresql+psycopg2://app:secret@db/orders, postgres://app@db:5432/orders",
        "postgresql+psycopg_async://app:secret@db/orders, postgres://app@db:5432/orders",
        "MySQL+PyMySQL://app:secret@db/orders, mysql://app@db:3306/orders",
        "mariadb+mariadbconnector://db, mariadb://db:3306",
        "postgres:///orders, postgres://localhost:5432/orders",
        "postgres://app@[::1]/, postgres://app@[::1]:5432/app",
        "postgres://a%40b:p%2Fw@db/o%23, postgres://a@b@db:5432/o#",
        "jdbc:postgresql://db:5432/orders?user=app&password=secret, postgres://app@db:5432/orders",
        "JDBC:PostgreSQL://db/orders?user=app, postgres://app@db:5432/orders",
        "jdbc:80, jdbc:80",
        "jdbc:h2:mem:x, jdbc:h2:mem:x",
        "jdbc:h2:mem:x#timeout=5s&query=SELECT 1, jdbc:h2:mem:x",
        "not:jdbc:h2:mem:x, not:jdbc:h2:mem:x",
        "jdbc:sqlserver://h;databaseName=x;password=secret, jdbc:sqlserver://h;databaseName=x;password=***",
        "jdbc:oracle:thin:@h:1521/s, jdbc:oracle:thin:@h:1521/s",
        "jdbc:oracle:thin:app/secret@h:1521/s, jdbc:oracle:thin:app/***@h:1521/s",
        "jdbc:mysql://db/app?user=a&password=secret, jdbc:mysql://db/app?user=a&password=***",
        "jdbc:postgresql:orders, jdbc:postgresql:orders",
    })
    void parsesAConditionAndNamesItWithoutPassword(String text, String name) {
        assertThat(targets.parse(text)).hasToString(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'', must not be empty",
        "db, write host:port",
        "db:, 'port must be a number from 1 to 65535, but is missing: write host:port'",
        "db:http, 'port must be a number from 1 to 65535, but was ''http'''",
        "db:0, 'from 1 to 65535, but was 0'",
        "db:65536, from 1 to 65535",
        "db:12345678901, from 1 to 65535",
        ":5432, did you mean 'localhost:5432'?",
        "5432, did you mean 'localhost:5432'?",
        "db 5432, did you mean 'db:5432'?",
        "'db,5432', did you mean 'db:5432'?",
        "'db:5432,cache:6379', each target must be an argument of its own: db:5432 cache:6379",
        "'db:5432 cache:6379', each target must be an argument of its own: db:5432 cache:6379",
        "db:${PORT}, no shell has replaced the variable",
        "postgres://$DB/app, 'host must be a name or an address, but contains ''$''; no shell has replaced the variable'",
        "http://${APP}/health, 'host must be a name or an address, but contains ''$''; no shell has replaced the variable'",
        "db:8080/health, did you mean 'http://db:8080/health'?",
        "http//db/health, did you mean 'http://db/health'?",
        "/run/ready, did you mean 'file:/run/ready'?",
        "./ready, did you mean 'file:./ready'?",
        "::1:5432, write host:port",
        "user@db:5432, write host:port",
        "mongo_db://db, is not a target",
        "kubernetes://db, 'unknown scheme ''kubernetes''; for the port of any service, write host:port; installed are '",
        "mongo://db, did you mean 'mongodb'?",
        "psql://db, did you mean 'postgres'?",
        "rabbitmq://db, did you mean 'amqp'?",
        "postgers://db, 'unknown scheme ''postgers''; did you mean ''postgres''?'",
        "flie:/tmp/x, did you mean 'file'?",
        "FLIE:/tmp/x, did you mean 'file'?",
        "mongo:http, 'port must be a number from 1 to 65535, but was ''http'''",
        "postgres+unix://db, unknown scheme",
        "mysql+ssh://db, unknown scheme",
        "redis+hiredis://db, unknown scheme",
        "postgresql+://db, unknown scheme",
        "jdbc:h2, jdbc:name:",
        "db:7005-7000, 'first-last, with at most 256 ports, but was 7005-7000'",
        "tcp://db:1-65535, at most 256 ports",
        "tcp://db, host:port",
        "tcp://db:80/path, host:port",
        "db:5432#tiemout=5s, 'unknown option ''tiemout'' after ''#''; did you mean ''timeout''?'",
        "db:5432#timeout=soon, option timeout must be a duration",
        "db:5432#backoff=0.5, a factor of at least 1",
        "db:5432#successes=0, a positive integer",
        "db:5432#interval=0, option interval must be positive",
        "db:5432#fail-fast=7, kinds of reasons",
        "db:5432#fail-fast=conection-refused, 'did you mean ''connection-refused''?; the kinds are name-not-found, '",
        "db:5432#fail-fast=bogus, 'option fail-fast must name kinds of reasons, but ''bogus'' is none; the kinds are name-not-found, '",
        "db:5432#keep-trying=TRUE, 'option keep-trying must name kinds of reasons, but ''true'' is none'",
        "'db:5432#keep-trying=tls-failed,bogus', 'but ''bogus'' is none'",
        "https://db/#ca=, 'option ca must be a path, but was '''''",
        "'https://db/#cert=&key=k', 'option cert must be a path, but was '''''",
        "http://db/#body-file=, 'option body-file must be a path, but was '''''",
        "http://db/#body-file=%00, 'option body-file must be a path, but was ''\\u{0}'''",
        "http://db/#matches=, pattern to find in the body must not be empty",
        "db:5432#x, name=value",
        "postgres://db/a?sslmode=yes, 'parameter ''sslmode'' must be one of disable, allow, prefer, require, verify-ca, '",
        "jdbc:postgresql://db/a?targetServerType=leader, 'must be one of any, primary, '",
        "postgres://db/a?sslmode, name=value",
        "postgres://h1:99999/a, 'from 1 to 65535, but was 99999'",
        "'postgres://h1,,h2/a', several hosts must be separated by single commas",
        "postgres://db/a?socketFactory=evil.Class, 'socketFactory' is not supported",
        "postgres://a%zz@db/a, %25",
        "postgres://a%ff@db/a, UTF-8",
    })
    void reportsTheErrorAndTheValidForm(String text, String part) {
        assertThatThrownBy(() -> targets.parse(text))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(part);
    }

    /** A scheme of a plugin with a kind of reason of its own. */
    private static final class MoonScheme implements TargetScheme {

        private static final Reason.Kind TOO_FAR = () -> "TOO_FAR";

        @Override
        public Set<String> schemes() {
            return Set.of("moon");
        }

        @Override
        public Set<Reason.Kind> reasonKinds() {
            return Set.of(TOO_FAR);
        }

        @Override
        public Condition parse(TargetSpec target) {
            return Condition.polling(deadline -> Observation.unsatisfied(Reason.transientReason(TOO_FAR, "too far")));
        }
    }

    @Test
    void kindsOfReasonsOfAPluginCanBeNamed() throws Exception {
        Targets withMoon = Targets.of(new MoonScheme());
        assertThat(withMoon.parse("moon://x#fail-fast=too-far").tryAwait(Duration.ofSeconds(60)))
                .isInstanceOf(Outcome.Failed.class);
        assertThatThrownBy(() -> withMoon.parse("moon://x#fail-fast=to-far"))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining("; did you mean 'too-far'?")
                .hasMessageEndingWith(", too-far");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://app:s3cret@db:99999/app",
                "postgres://app:s3cret@@db/app",
                "postgres://app:s3/cret@db/app#s3cret",
                "postgres://app:s3#cret@db/app",
                "postgres://app:a%zzs3cret@db/app",
                "jdbc:postgresql://db/app?user=app&password=s3cret&x",
                "mysql://app:s3cret@db/app?ssl=true",
                "oracle://app:s3cret@db/app",
                "oracle+cx_oracle://app:s3cret@db/app",
                "postgresql+psycopg2://app:s3cret@db:99999/app",
                "jdbc:mysql://db/app?user=a&password=s3cret#x",
                "jdbc:sqlserver://db;user=a;password=s3#cret",
                "jdbc:oracle:thin:app/s3cret@db:1521/s#x=y",
                "jdbc:postgresql://db/app?user=app&pwd=s3cret&x",
                "app:s3cret@db",
                "http//app:s3cret@db",
                "redis//:s3cret@db",
                "/app#s3cret",
            })
    void neverRevealsAPassword(String text) {
        assertThatThrownBy(() -> targets.parse(text))
                .isInstanceOf(MalformedTargetException.class)
                .message()
                .doesNotContain("cret");
    }

    @Property
    void parsesAnyTextOrReportsWhyNot(@ForAll String text) {
        try {
            assertThat(targets.parse(text)).isNotNull();
        } catch (MalformedTargetException e) {
            assertThat(e).hasMessageContaining("'");
        }
    }

    @Property
    void rejectsGarbageInAFamiliarFormOnlyAsMalformed(@ForAll("familiar") String text) {
        try {
            assertThat(targets.parse(text)).isNotNull();
        } catch (MalformedTargetException e) {
            assertThat(e).message().isNotBlank();
        }
    }

    /** Pieces that a parser has a rule for, in any order. */
    @Provide
    Arbitrary<String> familiar() {
        Arbitrary<String> pieces = Arbitraries.of(
                "not:",
                "!",
                "tcp",
                "http",
                "https",
                "postgres",
                "mysql",
                "mongodb",
                "redis",
                "amqp",
                "kafka",
                "grpc",
                "temporal",
                "dns",
                "file",
                "unix",
                "exec",
                "jdbc",
                "jdbc:h2:mem:x",
                "://",
                ":",
                "/",
                "//",
                "@",
                "[",
                "]",
                "::1",
                "#",
                "&",
                "=",
                "?",
                ",",
                ";",
                "%",
                "%25",
                "%00",
                "%ff",
                "80",
                "0",
                "99999",
                "99999999999",
                "db",
                "my_db",
                " ",
                "\t",
                "\0",
                "'",
                "\"",
                "\\",
                "timeout",
                "interval",
                "for",
                "fail-fast",
                "status",
                "query",
                "type",
                "server",
                "5s",
                "-1",
                "ä",
                "\ud800");
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    @Test
    void parsesSchemesOfTheProgram() {
        TargetScheme moon = new TargetScheme() {
            @Override
            public Set<String> schemes() {
                return Set.of("moon");
            }

            @Override
            public Condition parse(TargetSpec target) {
                return Condition.polling(deadline -> Observation.satisfied(target.rest()))
                        .withName("moon " + target.rest()
                                + target.requireOnlyOptions(Set.of("phase")).options());
            }
        };
        assertThat(Targets.of(moon).parse("moon:full#phase=a%20b")).hasToString("moon full{phase=a b}");
        assertThatThrownBy(() -> Targets.of(moon, moon)).hasMessageContaining("'moon'");
        assertThatThrownBy(() -> Targets.of(moon).parse("moon:full#tide=high"))
                .hasMessageContaining("moon targets take phase");
    }
}
