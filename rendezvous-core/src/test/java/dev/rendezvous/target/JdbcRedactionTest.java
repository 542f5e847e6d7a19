package dev.rendezvous.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcRedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h2:mem:x | h2:mem:x",
                "h2:tcp://db:9092/~/app;USER=sa;PASSWORD=cret | h2:tcp://db:9092/~/app;USER=sa;PASSWORD=***",
                "h2:file:/data/app;IFEXISTS=TRUE | h2:file:/data/app;IFEXISTS=TRUE",
                "mysql://db/app?user=a&password=cret&useSSL=false | mysql://db/app?user=a&password=***",
                "mysql://app:s3cret@db:3306/app | mysql://app:***@db:3306/app",
                "mysql://app:s3@/?;cret@db:3306/app | mysql://app:***@db:3306/app",
                "mysql://app:3?cret@db:3306/app | mysql://app:***@db:3306/app",
                "mysql://address=(host=db)(user=a)(password=cret)/app | mysql://address=(host=db)(user=a)(password=***",
                "sqlserver://db\\one:1433;databaseName=x;user=sa;password=cret | sqlserver://db\\one:1433;databaseName=x;user=sa;password=***",
                "sqlserver://h.example:1433;user=me@h;PWD={s3;cret@1};a=b | sqlserver://h.example:1433;user=me@h;PWD=***",
                "db2://db:50000/app:user=a;password=cret; | db2://db:50000/app:user=a;password=***",
                "oracle:thin:@db:1521/s | oracle:thin:@db:1521/s",
                "oracle:thin:scott@db:1521/s | oracle:thin:scott@db:1521/s",
                "oracle:thin:@//db:1521/s?user=a@b | oracle:thin:@//db:1521/s?user=a@b",
                "oracle:thin:scott/s3cret@db:1521:s | oracle:thin:scott/***@db:1521:s",
                "oracle:thin:scott/s3@//cret@//db:1521/s | oracle:thin:scott/***@//db:1521/s",
                "oracle:oci8:scott/s3cret@db | oracle:oci8:scott/***@db",
                "teradata://db/DATABASE=x,USER=u,PASSWORD=cret | teradata://db/DATABASE=x,USER=u,PASSWORD=***",
                "snow://db/?warehouse=w&private_key_password=cret | snow://db/?warehouse=w&private_key_password=***",
                "x:user:s3cret@db | x:user:***@db",
                "x://db/app?api_key=cret | x://db/app?api_key=***",
                "x://db/app?token = cret | x://db/app?token =***",
                "mysql://a:s3cret@h1:1,b:s4cret@h2:2/app | mysql://a:***@h2:2/app",
            })
    void hidesOnlyPasswords(String url, String hidden) {
        assertThat(JdbcRedaction.redact(url)).isEqualTo(hidden);
        assertThat(Redaction.redact("jdbc:" + url)).isEqualTo("jdbc:" + hidden);
        assertThat(new TargetSpec("jdbc", url, Map.of())).hasToString("jdbc:" + hidden);
    }

    @ParameterizedTest
    @CsvSource({
        "h2:mem:x;PASSWORD=s3cret, s3cret",
        "h2:mem:x;PASSWORD=s3cret;y=z, s3cret",
        "mysql://app:s3cret@db/app, s3cret",
        "oracle:thin:scott/s3cret@db, s3cret",
        "sqlserver://db;pwd={s3;cret}, {s3;cret}",
    })
    void findsThePasswords(String url, String password) {
        assertThat(JdbcRedaction.passwords(url)).containsExactly(password);
    }

    @Property
    void hidesEveryPasswordInTheUsualPlaces(
            @ForAll @NotEmpty @CharRange(from = '!', to = '~') String noise, @ForAll("places") String place) {
        // What reads as a port and settings, or as a host to come, is not taken for part of a password.
        Assume.that(!noise.matches("[0-9]{1,5}[/,?;].*=.*|//.*"));
        String url = place.replace("<>", noise + "KENNWORT");
        assertThat(JdbcRedaction.redact(url)).doesNotContain("KENNWORT");
    }

    @Provide
    Arbitrary<String> places() {
        return Arbitraries.of(
                "mysql://app:<>@db:3306/app",
                "oracle:thin:scott/<>@db:1521/s",
                "x:user:<>@db",
                "sqlserver://db:1433;user=sa;password=<>",
                "mysql://db/app?user=a&password=<>",
                "db2://db:50000/app:user=a;password=<>;");
    }
}
