package dev.rendezvous.recipe;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import java.util.function.Function;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;

/** Waits until a condition of the container is met. */
final class ConditionWaitStrategy extends AbstractWaitStrategy {

    private final Function<WaitStrategyTarget, Condition> condition;

    ConditionWaitStrategy(Function<WaitStrategyTarget, Condition> condition) {
        this.condition = condition;
    }

    @Override
    protected void waitUntilReady() {
        try {
            condition
                    .apply(waitStrategyTarget)
                    .failIf(Condition.of(() -> !waitStrategyTarget.isRunning()).withName("container stopped"))
                    .await(startupTimeout);
        } catch (ConditionNotMetException e) {
            throw new ContainerLaunchException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ContainerLaunchException("interrupted while the container starts", e);
        }
    }
}
