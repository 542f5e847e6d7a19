package dev.rendezvous;

/** A condition that changes what the watch of another condition sees. */
interface ConditionDecorator extends Condition {

    /** Returns the condition that is decorated. */
    Condition condition();

    /** Returns a watch on top of one of the decorated condition. */
    Watch decorate(Watch watch);

    @Override
    default Watch watch() {
        return decorate(condition().watch());
    }

    @Override
    default Watch watch(PollSettings settings) {
        return decorate(condition().watch(settings));
    }
}
