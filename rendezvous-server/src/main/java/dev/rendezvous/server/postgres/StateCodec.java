package dev.rendezvous.server.postgres;

import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Kind;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.State;
import java.time.DateTimeException;

/**
 * States as bytes, and back. The first byte is the number of the format, the second the kind of the state, and then come its parts
 * in their order. Whoever changes the form of anything here draws a new format number, and goes on reading the former ones.
 */
final class StateCodec {

    /** The format that is written, and the only one there has been. */
    static final int FORMAT = 1;

    private StateCodec() {}

    /**
     * Returns a state as bytes, the same for equal states.
     *
     * @throws IllegalArgumentException if a text in it is no Unicode: half a surrogate pair
     */
    static byte[] encode(State<?> state) {
        StateWriter out = new StateWriter();
        out.octet(FORMAT);
        out.octet(letter(state));
        switch (state) {
            case KeyState key -> KeyCodec.write(out, key);
            case BarrierState barrier -> BarrierCodec.write(out, barrier);
            case LockState lock -> LockCodec.write(out, lock);
        }
        return out.toBytes();
    }

    /**
     * Returns the state that bytes stand for, whole.
     *
     * @throws UnreadableStateException if they stand for none of that kind, or are in a format that this version does not know
     */
    @SuppressWarnings(
            "unchecked") // A kind's blank state is of the type that its states have, and so is what is read by it.
    static <S extends State<S>> S decode(Kind<S> kind, byte[] bytes) {
        StateReader in = new StateReader(kind, bytes);
        try {
            expectHead(in, kind);
            State<?> blank = kind.blank();
            State<?> state = switch (blank) {
                case KeyState key -> KeyCodec.read(in);
                case BarrierState barrier -> BarrierCodec.read(in);
                case LockState lock -> LockCodec.read(in);
            };
            in.expectEnd();
            return (S) state;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw UnreadableStateException.damaged(kind, bytes.length, String.valueOf(e.getMessage()));
        }
    }

    private static void expectHead(StateReader in, Kind<?> kind) {
        int format = in.octet();
        if (format != FORMAT) {
            throw UnreadableStateException.ofFormat(format, kind);
        }
        if (in.octet() != letter(kind.blank())) {
            throw in.damaged("it is of another kind");
        }
    }

    private static int letter(State<?> state) {
        return switch (state) {
            case KeyState key -> 'K';
            case BarrierState barrier -> 'B';
            case LockState lock -> 'L';
        };
    }
}
