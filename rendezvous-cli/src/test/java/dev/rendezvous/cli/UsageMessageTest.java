package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rendezvous.cli.server.RendezvousCommandLine;
import dev.rendezvous.cli.server.RendezvousOptions;
import dev.rendezvous.cli.waitfor.WaitForOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class UsageMessageTest {

    private static String message(CommandSpec model, String line) {
        CommandLine commandLine = new CommandLine(model);
        return UsageMessage.of(
                catchThrowableOfType(ParameterException.class, () -> commandLine.parseArgs(line.split(" "))));
    }

    @ParameterizedTest
    @CsvSource({
        "sginal a, unknown command 'sginal'; did you mean 'signal'?",
        "lcok a, unknown command 'lcok'; did you mean 'lock'?",
        "event, unknown command 'event'; did you mean 'events'?",
        "dance, unknown command 'dance'",
        "x, unknown command 'x'",
        "--server http://rv:8080 wait k, option '--server' must follow the command: rendezvous COMMAND --server",
        "-s http://rv:8080 wait k, option '-s' must follow the command: rendezvous COMMAND -s",
        "--timeout=5 wait k, option '--timeout' must follow the command: rendezvous COMMAND --timeout",
        "wait a --timeot 5, unknown option '--timeot'; did you mean '--timeout'?",
        "wait a --cuont=5, unknown option '--cuont'; did you mean '--count'?",
        "wait a --colour, unknown option '--colour'",
        "wait a -z, unknown option '-z'",
        "wait a b, unexpected argument 'b'",
        "wait, KEY is missing",
    })
    void suggestsTheClosestName(String line, String message) {
        assertThat(message(RendezvousOptions.model(), line)).isEqualTo(message);
    }

    @Test
    void helpForAnUnknownCommandSuggestsTheClosestName() {
        ParameterException thrown =
                catchThrowableOfType(ParameterException.class, () -> new RendezvousCommandLine().run("help", "sginal"));
        assertThat(UsageMessage.of(thrown)).isEqualTo("unknown command 'sginal'; did you mean 'signal'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--server http://u:pw@h wait k",
                "http://u:pw@h",
                "http://u:pw@h wait k",
                "wait k http://u:pw@h",
                "--sever=http://u:pw@h wait k",
                "-shttp://u:pw@h wait k",
                "wait k u:pw@h",
                "wait k http://u:p/pw@h:1/x",
                "wait k http://u:p@pw@h",
                "wait k -zhttp://:pw@h"
            })
    void neverRepeatsAPassword(String line) {
        assertThat(message(RendezvousOptions.model(), line)).isNotEmpty().doesNotContain("pw");
        assertThat(UsageMessage.withoutPasswords("'" + line + "'")).doesNotContain("pw");
    }

    @ParameterizedTest
    @CsvSource({
        "a:1 --timeot 5s, unknown option '--timeot'; did you mean '--timeout'?",
        "a:1 -t, option '--timeout' must have a value: DURATION",
    })
    void appliesToWaitFor(String line, String message) {
        assertThat(message(WaitForOptions.model(), line)).isEqualTo(message);
    }
}
