package dev.rendezvous.cli.image;

import dev.rendezvous.cli.server.RendezvousOptions;
import dev.rendezvous.cli.waitfor.WaitForOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the manual pages and completions of an image, generated from the definition of the options. */
final class ShellAssets {

    private ShellAssets() {}

    /** Takes one argument, the folder {@code share} of the image. */
    public static void main(String[] arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        for (CommandSpec command : List.of(WaitForOptions.model(), RendezvousOptions.model())) {
            String name = command.name();
            write(share.resolve("man/man1/" + name + ".1"), ManualPage.of(command));
            write(share.resolve("bash-completion/completions/" + name), ShellCompletion.bash(command));
            write(share.resolve("zsh/site-functions/_" + name), ShellCompletion.zsh(command));
            write(share.resolve("fish/vendor_completions.d/" + name + ".fish"), ShellCompletion.fish(command));
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
