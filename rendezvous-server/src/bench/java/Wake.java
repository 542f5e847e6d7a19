import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Has somebody wait at one server for a signal at another, again and again. Prints milliseconds from the signal's request to the
 * waiter's answer: average, median, 99 %, most.
 *
 * <p>Arguments: port of the signals, port of the waiters, how often.
 */
final class Wake {

    private Wake() {}

    public static void main(String[] args) throws Exception {
        Random random = new Random();
        Figures figures = new Figures();
        int rounds = Integer.parseInt(args[2]);
        try (Wire signals = new Wire(Integer.parseInt(args[0]));
                Wire waits = new Wire(Integer.parseInt(args[1]))) {
            for (int i = 0; i < rounds; i++) {
                String path = "/wake/" + random.nextLong();
                waits.send(Wire.request("GET", path + "?timeout=60"));
                CompletableFuture<Long> awake = CompletableFuture.supplyAsync(() -> received(waits));
                // It has come in by then, and the signal meets the servers' rounds at any point of theirs.
                Thread.sleep(20 + random.nextInt(20));
                long begin = System.nanoTime();
                String answer = signals.ask("PUT", path);
                if (!answer.startsWith("HTTP/1.1 200 ")) {
                    throw new IOException("The server has answered " + answer);
                }
                figures.add(awake.join() - begin);
            }
        }
        System.out.println(figures);
    }

    private static long received(Wire waits) {
        try {
            String answer = waits.receive();
            long now = System.nanoTime();
            if (!answer.startsWith("HTTP/1.1 200 ")) {
                throw new IOException("The server has answered " + answer);
            }
            return now;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
