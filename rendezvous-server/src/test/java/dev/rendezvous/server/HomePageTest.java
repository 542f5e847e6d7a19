package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The page in a real Chromium, as Debian's packages chromium and chromium-driver bring it. */
@Tag("slow")
@Timeout(180)
class HomePageTest {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @TempDir
    Path profile;

    private TestServer server;
    private ChromeDriver browser;

    @BeforeEach
    void open() throws Exception {
        boolean installed = Files.exists(BROWSER) && Files.exists(DRIVER);
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(installed, "The page is tested in Chromium: install chromium and chromium-driver");
        }
        server = TestServer.start();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
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
                "--user-data-dir=" + profile);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    private void awaitText(String element, String text) throws InterruptedException {
        Condition.polling(Probe.of(
                        "'" + text + "' in " + element,
                        () -> browser.findElement(By.id(element)).getText().contains(text)))
                .await(Duration.ofSeconds(60));
    }

    @Test
    void showsWaitingFailedAndSignalledKeysAndRefreshes() throws Exception {
        CompletableFuture<?> waiting = server.getLater("/orders/ready");
        server.awaitCallers("/orders/ready", 1);
        browser.get(server.uri("/").toString());
        awaitText("waiting", "/orders/ready");
        awaitText("waiting", "1 waiter");
        server.put("/migrated?status=failed", "disk full");
        awaitText("failed", "disk full");
        server.put("/orders/ready", "10.0.0.7", "Content-Type", "text/plain");
        awaitText("signalled", "/orders/ready");
        awaitText("signalled", "8 bytes of text/plain");
        awaitText("latest", "failed\ndisk full");
        awaitText("latest", "/orders/ready\nsignalled");
        awaitText("latest", "/orders/ready\nleft: met");
        waiting.join();
        assertThat(browser.findElement(By.id("waiting")).getText()).isEmpty();
    }

    @Test
    void showsMembersOfBarriersAndHoldersOfLocks() throws Exception {
        browser.get(server.uri("/").toString());
        awaitText("status", "up to date");
        String arrive = "/_barrier/phase?members=a,b&timeout=100s&member=";
        CompletableFuture<?> first = server.sendLater("POST", arrive + "b", "");
        awaitText("barriers", "/_barrier/phase\n1 of 2 arrived: b; missing: a");
        String granted = server.send("POST", "/_lock/db?holder=deploy%3Cb%3E&ttl=100s", "")
                .body();
        awaitText("locks", "/_lock/db\nheld by deploy<b> for ");
        CompletableFuture<?> queued = server.sendLater("POST", "/_lock/db?holder=backup&timeout=100s", "");
        awaitText("locks", "; in the queue: backup");
        String lease = granted.replaceAll(".*\"lease\":\"([^\"]*)\".*\\n", "$1");
        assertThat(browser.getPageSource()).doesNotContain(lease);
        assertThat(server.get("/").body()).contains("/_lock/db").doesNotContain(lease);
        server.send("DELETE", "/_lock/db?lease=" + lease, "");
        awaitText("locks", "held by backup for ");
        queued.join();
        server.send("POST", arrive + "a", "");
        first.join();
        awaitText("latest", "/_barrier/phase");
        Condition.polling(Probe.of(
                        "no barrier has members",
                        () -> browser.findElement(By.id("barriers")).getText().isEmpty()))
                .await(Duration.ofSeconds(60));
    }

    @Test
    void continuesWhenTheServerIsAvailableAgain() throws Exception {
        browser.get(server.uri("/").toString());
        awaitText("status", "up to date");
        int port = server.port();
        server.close();
        awaitText("status", "out of date");
        server = TestServer.startAt(port);
        awaitText("status", "up to date");
        Condition.polling(Probe.of("the page follows", () -> server.readers() == 1))
                .await(Duration.ofSeconds(60));
        server.put("/again", "");
        awaitText("latest", "/again");
    }

    @Test
    void runsNoScriptsOfOthers() throws Exception {
        List<String> names = List.of(
                "/%3Cimg%20src=x%20onerror=window.pwned=1%3E",
                "/%3Cscript%3Ewindow.pwned=1%3C%5C%2fscript%3E".replace("%2f", ""),
                "/%22%3E%3Csvg%20onload=window.pwned=1%3E");
        for (String name : names) {
            server.put(name + "?status=failed", "<img src=x onerror=window.pwned=1>");
        }
        browser.get(server.uri("/").toString());
        awaitText("failed", "<img src=x onerror=window.pwned=1>");
        assertThat(browser.findElement(By.id("failed")).findElements(By.tagName("img")))
                .isEmpty();
        assertThat(((JavascriptExecutor) browser).executeScript("return window.pwned"))
                .isNull();
    }

    @Test
    void fitsAPhone() throws Exception {
        server.put("/" + "a-very-long-name".repeat(20), "");
        browser.manage().window().setSize(new Dimension(500, 900));
        browser.get(server.uri("/").toString());
        awaitText("signalled", "a-very-long-name");
        Object overflow = ((JavascriptExecutor) browser)
                .executeScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(overflow).isEqualTo(0L);
    }

    @Test
    void showsThatItIsOutOfDate() throws Exception {
        browser.get(server.uri("/").toString());
        awaitText("status", "up to date");
        server.close();
        awaitText("status", "out of date");
    }

    @Test
    void asksForATokenAndKeepsItInTheTab(@TempDir Path folder) throws Exception {
        String token = "page-token-0123456789";
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, "read " + token);
        server.close();
        server = TestServer.start("--tokens", tokens.toString());
        browser.get(server.uri("/").toString());
        awaitText("status", "token required");
        browser.findElement(By.id("token")).sendKeys("wrong-token-0123456789\n");
        awaitText("status", "unknown token");
        browser.findElement(By.id("token")).sendKeys(token + "\n");
        awaitText("status", "up to date");
        assertThat(browser.findElement(By.id("token-form")).isDisplayed()).isFalse();
        assertThat(browser.getCurrentUrl()).doesNotContain("token");
        browser.navigate().refresh();
        awaitText("status", "up to date");
    }
}
