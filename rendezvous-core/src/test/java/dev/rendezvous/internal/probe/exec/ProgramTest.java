package dev.rendezvous.internal.probe.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {

    @TempDir
    private Path folder;

    private String problem(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("start"), content);
        return new Program(file.toString()).missingInterpreter().orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "'#!/bin/sh\n', ''",
        "'#! /bin/sh -e\n', ''",
        "'#!/no/such/sh -e\n', 'its interpreter /no/such/sh does not exist'",
        "'#!/bin/sh\r\n', 'its interpreter /bin/sh\\u{d} does not exist; its first line ends with a carriage return'",
        "'#!', ''",
        "'#! \t\n', ''",
        "echo, ''",
    })
    void namesTheInterpreterOfAScriptIfItIsMissing(String content, String problem) throws IOException {
        assertThat(problem(content.getBytes(UTF_8)))
                .startsWith(problem)
                .satisfies(text -> assertThat(text.isEmpty()).isEqualTo(problem.isEmpty()));
    }

    @Test
    void namesTheDynamicLinkerOfAnExecutableIfItIsMissing() throws IOException {
        byte[] executable = Files.readAllBytes(Path.of("/bin/true"));
        assertThat(problem(executable)).isEmpty();
        String text = new String(executable, ISO_8859_1);
        byte[] other = text.replaceFirst("/ld-linux", "/ld-musl0").getBytes(ISO_8859_1);
        assertThat(problem(other)).contains("/ld-musl0", "another C library");
    }

    @Property
    void readsAnyFile(@ForAll byte[] bytes, @ForAll boolean elf) throws IOException {
        byte[] content = bytes.clone();
        if (elf && content.length > 64) {
            content[0] = 0x7f;
            content[1] = 'E';
            content[2] = 'L';
            content[3] = 'F';
            content[4] = 2;
        }
        Path file = Files.createTempFile("program", "");
        try {
            Files.write(file, content);
            assertThat(Interpreter.of(file)).isNotNull();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void hintsQuoteNoArguments() {
        assertThat(Program.hint(List.of("curl", "topsecret"))).isEmpty();
        assertThat(Program.hint(List.of("PGPASSWORD=topsecret", "psql"))).contains("env PGPASSWORD=…");
        assertThat(Program.hint(List.of("cd", "topsecret"))).contains("sh -c 'cd …'");
        assertThat(Program.hint(List.of("curl topsecret"))).contains("a single word");
        assertThat(Program.hint(List.of("a", "topsecret", "&&", "b")))
                .contains("&&")
                .doesNotContain("topsecret");
    }
}
