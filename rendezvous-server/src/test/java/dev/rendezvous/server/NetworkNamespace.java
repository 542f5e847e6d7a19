package dev.rendezvous.server;

import dev.rendezvous.testing.Daemon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a network of its own, where it may have any address and can reach no other machine. */
final class NetworkNamespace {

    /**
     * Ends when the program does, and kills it at the end of the standard input, which comes with the end of this JVM at the latest. With this process, the first one of
     * a namespace, all others and the network end too, so that nothing is left to be removed.
     */
    private static final String SCRIPT = """
            set -e
            mount --bind "$HOSTS" /etc/hosts
            echo 0 >/proc/sys/net/ipv6/conf/all/disable_ipv6
            ip link set lo up
            for address in $ADDRESSES; do ip address add "$address" dev lo; done
            exec 3<&0
            "$@" &
            program=$!
            { read -r end <&3 || kill -9 "$program"; } &
            wait "$program"
            """;

    private NetworkNamespace() {}

    /**
     * Starts a program. Skips the test where this cannot be done, unless the environment's CI is {@code true}.
     *
     * @param addresses of its only interface, besides those of the loopback network
     * @param hosts the file of names that are known there
     */
    static Process start(List<String> addresses, Path hosts, List<String> program)
            throws IOException, InterruptedException {
        List<String> unshare = new ArrayList<>(List.of(
                Daemon.program("unshare"), "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"));
        if (!System.getProperty("user.name").equals("root")) {
            unshare.add("--map-root-user");
        }
        requireNamespaces(unshare);
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of("sh", "-c", SCRIPT, "namespace"));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOSTS", hosts.toString());
        builder.environment().put("ADDRESSES", String.join(" ", addresses));
        return builder.start();
    }

    private static void requireNamespaces(List<String> unshare) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of(Daemon.program("ip"), "link", "set", "lo", "up"));
        Process trial = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (trial.waitFor() != 0) {
            Daemon.skip("This machine does not let " + System.getProperty("user.name")
                    + " make a network of its own; root may: " + output.strip());
        }
    }
}
