package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;

/** A real Chromium that shows the page, as Debian's packages chromium and chromium-driver bring it. */
final class PageBrowser implements AutoCloseable {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private PageBrowser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a browser; skips the test where none is installed. */
    static PageBrowser start(Path profile) {
        boolean installed = Files.exists(BROWSER) && Files.exists(DRIVER);
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(installed, "The page is tested in Chromium: install chromium and chromium-driver");
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--window-size=1200,900",
                "--user-data-dir=" + profile);
        return new PageBrowser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options));
    }

    /** Opens the page of a server and returns once it shows the server's state. */
    void open(TestServer server) throws InterruptedException {
        load(server.uri("/").toString());
        awaitText("connection", "live");
    }

    void load(String url) {
        driver.get(url);
    }

    ChromeDriver driver() {
        return driver;
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    String text(String id) {
        return driver.findElement(By.id(id)).getText();
    }

    /** Opens a section that is folded. */
    void unfold(String section) throws InterruptedException {
        awaitTrue(section + " is shown", () -> find("#" + section + "-section").isDisplayed());
        run("document.getElementById(arguments[0]).open = true", section + "-section");
    }

    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void filter(String text) {
        WebElement filter = find("#filter");
        filter.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        filter.sendKeys(text);
    }

    Object run(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    void awaitText(String id, String text) throws InterruptedException {
        awaitTrue("'" + text + "' in " + id, () -> text(id).contains(text));
    }

    void awaitNoText(String id, String text) throws InterruptedException {
        awaitTrue("no '" + text + "' in " + id, () -> !text(id).contains(text));
    }

    /** The page may replace an element while it is being looked at. */
    void awaitTrue(String what, java.util.function.BooleanSupplier isSo) throws InterruptedException {
        Condition.polling(Probe.of(what, () -> {
                    try {
                        return isSo.getAsBoolean();
                    } catch (StaleElementReferenceException | NoSuchElementException e) {
                        return false;
                    }
                }))
                .await(PATIENCE);
    }

    /** Returns the messages in the console since the last call. */
    List<String> console() {
        return driver.manage().logs().get("browser").getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Checks the page as it is with axe-core, for the rules of WCAG 2.2 AA and good practice. */
    void assertAccessible() throws IOException {
        run(axe());
        Object violations = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document).then(
                    (result) => done(result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)),
                    (error) => done([String(error)]));
                """);
        assertThat(violations)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    private static String axe() throws IOException {
        try (InputStream script = PageBrowser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
