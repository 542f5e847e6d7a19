package dev.rendezvous.bench.part;

import java.util.List;

/** All parts, in the order in which they run. */
public final class Parts {

    private Parts() {}

    public static List<Part> all() {
        return List.of(
                new WakePart(),
                new BusyWakePart(),
                WrkPart.put(),
                WrkPart.coldPut(),
                WrkPart.get(),
                new BarrierPart(),
                new LockPart(),
                new BatchPart(),
                new EventsPart(),
                new FanoutPart(),
                MemoryPart.http1(),
                MemoryPart.http2(),
                new HoldPart(),
                new KeysPart(),
                ProbesPart.onePort(),
                ProbesPart.manyPorts(),
                new StartPart(),
                new CommandPart(),
                new StorePutPart(),
                new StoreWakePart(),
                new StoreSizePart(),
                new StoreWaitersPart());
    }
}
