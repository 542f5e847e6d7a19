package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.State;
import java.time.DateTimeException;

/**
 * Encodes states as bytes and decodes them. The first byte is the format number, the second is the kind of the state, and its parts
 * follow in order. Each kind has format numbers of its own: any change of its encoding needs a new one, and the old formats must still
 * be decoded. So an older server goes on reading the kinds that have not changed.
 */
public final class StateCodec {

    private StateCodec() {}

    /**
     * Encodes a state; equal states have equal bytes.
     *
     * @throws IllegalArgumentException if a text in it has an unpaired surrogate
     */
    public static byte[] encode(State<?> state) {
        StateWriter out = new StateWriter();
        int format = format(state);
        out.octet(format);
        out.octet(letter(state));
        switch (state) {
            case KeyState key -> KeyCodec.write(out, key, format);
            case BarrierState barrier -> BarrierCodec.write(out, barrier);
            case LockState lock -> LockCodec.write(out, lock, format);
        }
        return out.toBytes();
    }

    /**
     * Decodes a state.
     *
     * @throws UnreadableStateException if the bytes are not a state of that kind, or in a format that this version does not know
     */
    @SuppressWarnings("unchecked")
    public // The blank state of a kind has the type of all its states, and selects the codec.
    static <S extends State<S>> S decode(Kind<S> kind, byte[] bytes) {
        StateReader in = new StateReader(kind, bytes);
        try {
            int format = readHead(in, kind);
            State<?> blank = kind.blank();
            State<?> state = switch (blank) {
                case KeyState key -> KeyCodec.read(in, format);
                case BarrierState barrier -> format == 1 ? BarrierCodec.readFormat1(in) : BarrierCodec.read(in);
                case LockState lock -> LockCodec.read(in, format);
            };
            in.expectEnd();
            return (S) state;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw UnreadableStateException.damaged(kind, bytes.length, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the format. */
    private static int readHead(StateReader in, Kind<?> kind) {
        int format = in.octet();
        int latest = latestFormat(kind);
        if (format < 1 || format > latest) {
            throw UnreadableStateException.unknownFormat(format, latest, kind);
        }
        if (in.octet() != letter(kind.blank())) {
            throw in.damaged("it is of another kind");
        }
        return format;
    }

    private static int latestFormat(Kind<?> kind) {
        State<?> blank = kind.blank();
        return switch (blank) {
            case KeyState key -> 2;
            case BarrierState barrier -> 2;
            case LockState lock -> 2;
        };
    }

    /** Returns the format in which a state is written, the earliest that can hold it. */
    private static int format(State<?> state) {
        return switch (state) {
            case KeyState key -> KeyCodec.format(key);
            case BarrierState barrier -> 2;
            case LockState lock -> LockCodec.format(lock);
        };
    }

    private static int letter(State<?> state) {
        return switch (state) {
            case KeyState key -> 'K';
            case BarrierState barrier -> 'B';
            case LockState lock -> 'L';
        };
    }
}
