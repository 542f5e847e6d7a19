package dev.rendezvous.bench.process;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK's jcmd for one JVM. */
public record Jcmd(long pid) {

    /** The whole heap of G1, or each generation of the other collectors. */
    private static final Pattern USED = Pattern.compile("\\btotal .*used (\\d+)K");

    /** Collects garbage and returns the bytes in use afterwards. */
    public long liveHeap() throws IOException, InterruptedException {
        run("GC.run");
        run("GC.run");
        String info = run("GC.heap_info");
        Matcher used = USED.matcher(info.split("Metaspace")[0]);
        long kibibytes = 0;
        while (used.find()) {
            kibibytes += Long.parseLong(used.group(1));
        }
        if (kibibytes == 0) {
            throw new IOException("jcmd has not said what the heap has in use: " + info);
        }
        return kibibytes * 1024;
    }

    private String run(String command) throws IOException, InterruptedException {
        return Command.of("jcmd", Long.toString(pid), command).output();
    }
}
