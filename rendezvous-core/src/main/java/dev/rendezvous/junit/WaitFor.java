package dev.rendezvous.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Waits for targets once before the tests of a class, or before a test method. If a target is not ready in time, the tests fail
 * with its reasons. The targets of a class or method are awaited in parallel; annotations are inherited from superclasses.
 *
 * <pre>{@code
 * @WaitFor("localhost:5432")
 * class OrdersTest {
 *     @Test
 *     @WaitFor(value = "postgres://app@localhost/orders", timeout = "2m")
 *     void ordersAreKept() { … }
 * }
 * }</pre>
 *
 * <p>Can be used as a meta-annotation, and with parallel tests.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Repeatable(WaitFor.All.class)
@ExtendWith(WaitForExtension.class)
@SuppressWarnings("exports") // A program that uses it requires JUnit itself.
public @interface WaitFor {

    /**
     * The targets, at least one, as {@link dev.rendezvous.target.Targets} parses them. {@code ${NAME}} is replaced by the system property or
     * else the environment variable of that name, {@code ${NAME:-text}} by the text if both are missing or empty, and <code>$${</code> by
     * <code>${</code>. A test whose variable is missing fails.
     */
    String[] value();

    /**
     * The maximum time to wait: a number with the unit {@code ms}, {@code s}, {@code m} or {@code h}; without a unit, seconds. Variables
     * are replaced as in targets.
     */
    String timeout() default "30s";

    /** Contains repeated annotations. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @ExtendWith(WaitForExtension.class)
    @SuppressWarnings("exports")
    @interface All {

        /** The repeated annotations. */
        WaitFor[] value();
    }
}
