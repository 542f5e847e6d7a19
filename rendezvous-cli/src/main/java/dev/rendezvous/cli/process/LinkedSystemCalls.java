package dev.rendezvous.cli.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.type.CTypeConversion;

/** System calls through functions that are linked into a native image. */
final class LinkedSystemCalls implements SystemCalls {

    @Override
    public int exec(List<byte[]> arguments) {
        try (PinnedObject words = PinnedObject.create(LinkedCalls.join(arguments))) {
            return LinkedCalls.exec(words.addressOfArrayElement(0), arguments.size());
        }
    }

    @Override
    public Optional<Terminal> sizeOfStderr() {
        return Terminal.ofSize(LinkedCalls.windowSize());
    }

    @Override
    public String describe(int errno) {
        return CTypeConversion.toJavaString(LinkedCalls.strerror(errno)).toLowerCase(Locale.ROOT);
    }
}
