package dev.rendezvous.cli.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.nativeimage.c.type.CTypeConversion.CCharPointerHolder;

/** System calls through functions that are linked into a native image, which is also the guard of a command. */
final class LinkedProcessCalls implements ProcessCalls {

    /** Makes {@code native.c} the guard. */
    private static final Path GUARD = Path.of("rendezvous-guard");

    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    /** A native image hides no variables, but its runtime raises the limit of open files. */
    @Override
    public void restoreOriginals() {
        LinkedCalls.restoreOriginals();
    }

    @Override
    public void setVariable(String name, String value) {
        try (CCharPointerHolder cName = CTypeConversion.toCString(name);
                CCharPointerHolder cValue = CTypeConversion.toCString(value)) {
            LinkedCalls.setenv(cName.get(), cValue.get(), 1);
        }
    }

    @Override
    public Optional<Path> guard() {
        return Optional.of(GUARD);
    }

    @Override
    public int spawn(List<byte[]> words) {
        try (PinnedObject joined = PinnedObject.create(LinkedCalls.join(words))) {
            return LinkedCalls.spawnGuard(joined.addressOfArrayElement(0), words.size());
        }
    }

    @Override
    public void makeForeground(int group) {
        LinkedCalls.makeForeground(group);
    }

    @Override
    public int awaitStop(int pid) {
        return LinkedCalls.awaitStop(pid);
    }

    @Override
    public void consumeStop(int pid) {
        LinkedCalls.consumeStop(pid);
    }

    @Override
    public int reap(int pid) {
        return LinkedCalls.reap(pid);
    }

    @Override
    public void kill(int pid, int signal) {
        LinkedCalls.kill(pid, signal);
    }

    @Override
    public Pipe openPipe(boolean nonBlocking) throws IOException {
        byte[] ends = new byte[2 * Integer.BYTES];
        try (PinnedObject pinned = PinnedObject.create(ends)) {
            if (LinkedCalls.pipe2(pinned.addressOfArrayElement(0), nonBlocking ? O_CLOEXEC | O_NONBLOCK : O_CLOEXEC)
                    != 0) {
                throw new IOException("a pipe cannot be opened; is the limit of open files reached?");
            }
        }
        ByteBuffer numbers = ByteBuffer.wrap(ends).order(ByteOrder.nativeOrder());
        return new Pipe(numbers.getInt(), numbers.getInt());
    }

    @Override
    public int duplicate(int descriptor) {
        return LinkedCalls.dup(descriptor);
    }

    @Override
    public void close(int descriptor) {
        LinkedCalls.close(descriptor);
    }

    @Override
    public int readInt(int descriptor) {
        byte[] bytes = new byte[Integer.BYTES];
        long length;
        try (PinnedObject pinned = PinnedObject.create(bytes)) {
            length = LinkedCalls.read(descriptor, pinned.addressOfArrayElement(0), bytes.length);
        }
        return length == bytes.length
                ? ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt()
                : 0;
    }

    @Override
    public void write(int descriptor, long first, long second) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(first)
                .putLong(second)
                .array();
        try (PinnedObject pinned = PinnedObject.create(bytes)) {
            LinkedCalls.write(descriptor, pinned.addressOfArrayElement(0), bytes.length);
        }
    }

    @Override
    public void forwardSignals(int group) {
        LinkedCalls.forwardSignals(group);
    }

    @Override
    public int keptSignal() {
        return LinkedCalls.keptSignal();
    }
}
