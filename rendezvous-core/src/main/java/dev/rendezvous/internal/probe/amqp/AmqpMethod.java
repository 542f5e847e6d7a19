package dev.rendezvous.internal.probe.amqp;

/** The methods of AMQP 0-9-1 that are sent or received, with their class and method ids. */
enum AmqpMethod {
    CONNECTION_START(10, 10),
    CONNECTION_START_OK(10, 11),
    CONNECTION_TUNE(10, 30),
    CONNECTION_TUNE_OK(10, 31),
    CONNECTION_OPEN(10, 40),
    CONNECTION_OPEN_OK(10, 41),
    CONNECTION_CLOSE(10, 50),
    CONNECTION_CLOSE_OK(10, 51),
    CHANNEL_OPEN(20, 10),
    CHANNEL_OPEN_OK(20, 11),
    CHANNEL_CLOSE(20, 40),
    CHANNEL_CLOSE_OK(20, 41),
    EXCHANGE_DECLARE(40, 10),
    EXCHANGE_DECLARE_OK(40, 11),
    QUEUE_DECLARE(50, 10),
    QUEUE_DECLARE_OK(50, 11);

    private final int id;

    AmqpMethod(int classId, int methodId) {
        this.id = classId << 16 | methodId;
    }

    /** Returns both ids as on the wire, 16 bits each. */
    int id() {
        return id;
    }
}
