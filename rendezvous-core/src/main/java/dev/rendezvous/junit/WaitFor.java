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
 * Waits for targets before the tests of a class, once, or before a test method. When one is not met in time, the tests fail with
 * the story of the wait. All targets of one place are awaited together; an annotation of a superclass counts.
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
 * <p>Works as a meta-annotation and with parallel tests.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Repeatable(WaitFor.All.class)
@ExtendWith(WaitForExtension.class)
@SuppressWarnings("exports") // Nobody but JUnit touches the extension.
public @interface WaitFor {

    /** The targets, at least one, as {@link dev.rendezvous.Targets} reads them. */
    String[] value();

    /** How long to wait at most: a number with a unit of {@code ms}, {@code s}, {@code m} or {@code h}; without one, seconds. */
    String timeout() default "30s";

    /** Holds several. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @ExtendWith(WaitForExtension.class)
    @SuppressWarnings("exports")
    @interface All {

        /** The annotations held. */
        WaitFor[] value();
    }
}
