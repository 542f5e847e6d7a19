package dev.rendezvous.recipe;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;

/**
 * A server of this machine in the place of a container: strategies that only connect to it need no more.
 *
 * @param port where it listens
 * @param running whether it runs
 */
public record LocalTarget(int port, BooleanSupplier running) implements WaitStrategyTarget {

    @Override
    public List<Integer> getExposedPorts() {
        return List.of(port);
    }

    @Override
    public Integer getMappedPort(int originalPort) {
        return port;
    }

    @Override
    public String getHost() {
        return "127.0.0.1";
    }

    @Override
    public boolean isRunning() {
        return running.getAsBoolean();
    }

    @Override
    public Set<Integer> getLivenessCheckPortNumbers() {
        return Set.of(port);
    }

    /** Returns nothing: there is no container. */
    @Override
    public InspectContainerResponse getContainerInfo() {
        return new InspectContainerResponse();
    }
}
