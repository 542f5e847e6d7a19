package dev.rendezvous.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Feeds parsers with damaged messages. */
public final class Fuzzing {

    private static final int MAX_EDITS = 4;
    private static final int MAX_INSERTED = 16;
    private static final int MAX_MESSAGE = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    /** The values of length fields that a careless parser believes; the last is 2^31 - 1 in little endian. */
    private static final int[] EXTREME_NUMBERS = {-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x00ff_ffff, 0xffff_ff7f
    };

    private Fuzzing() {}

    /** Returns valid messages with up to {@value #MAX_EDITS} random edits: flipped, overwritten, cut, repeated, inserted bytes. */
    public static Arbitrary<byte[]> mutationsOf(byte[]... messages) {
        List<byte[]> valid = List.of(messages);
        return Arbitraries.randomValue(random -> {
            byte[] message = valid.get(random.nextInt(valid.size()));
            int edits = 1 + random.nextInt(MAX_EDITS);
            for (int i = 0; i < edits; i++) {
                message = edit(message, random);
            }
            return message;
        });
    }

    private static byte[] edit(byte[] message, Random random) {
        if (message.length == 0) {
            return randomBytes(random, 1 + random.nextInt(MAX_INSERTED));
        }
        int start = random.nextInt(message.length);
        int end = start + random.nextInt(message.length - start + 1);
        byte[] edited = message.clone();
        switch (random.nextInt(6)) {
            case 0 -> edited[start] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> edited[start] = (byte) random.nextInt();
            case 2 -> {
                int number = EXTREME_NUMBERS[random.nextInt(EXTREME_NUMBERS.length)];
                byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
                System.arraycopy(bytes, 0, edited, start, Math.min(bytes.length, edited.length - start));
            }
            case 3 -> edited = Arrays.copyOf(message, start);
            case 4 -> edited = joined(message, 0, start, message, end, message.length);
            default -> {
                byte[] head = message.length > MAX_MESSAGE || random.nextBoolean()
                        ? randomBytes(random, random.nextInt(MAX_INSERTED))
                        : Arrays.copyOfRange(message, start, end);
                byte[] prefix = joined(message, 0, start, head, 0, head.length);
                edited = joined(prefix, 0, prefix.length, message, start, message.length);
            }
        }
        return edited;
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] first, int from, int to, byte[] second, int secondFrom, int secondTo) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(first, from, to - from);
        joined.write(second, secondFrom, secondTo - secondFrom);
        return joined.toByteArray();
    }

    /**
     * Checks that a probe returns an observation with a short message when a peer sends the given bytes and no more.
     *
     * @param probe returns the probe for a port of 127.0.0.1
     */
    public static void assertSurvives(IntFunction<Probe> probe, byte[] bytes) throws IOException, InterruptedException {
        try (FakeServer fakeServer = FakeServer.handling(client -> {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
            FakeServer.drain(client);
        })) {
            Deadline deadline = Deadline.in(TIMEOUT);
            Observation result = probe.apply(fakeServer.port()).check(deadline);
            assertThat(deadline.remaining()).as("time left").isPositive();
            assertThat(result.toString()).hasSizeLessThan(1000).doesNotContain(TcpProbeContract.PASSWORD);
        }
    }
}
