package dev.rendezvous.cli.container;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A class of tests that build and run containers. Maven runs these classes one after the other, in one JVM. */
@Tag("containers")
@Tag("slow")
@Timeout(20 * 60)
@EnabledIfEnvironmentVariable(
        named = "CONTAINERS",
        matches = "true",
        disabledReason = "CONTAINERS=true enables it: podman builds and runs the images, which takes minutes")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ContainerTest {}
