package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;

/** The page in a real browser. The tests share one browser and one server, and use names of their own. */
@Tag("slow")
@Timeout(180)
class HomePageTest {

    @TempDir
    static Path profile;

    private static TestServer server;
    private static PageBrowser page;

    @BeforeAll
    static void start() throws Exception {
        page = PageBrowser.start(profile);
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        if (page != null) {
            page.close();
            server.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        page.open(server);
    }

    @AfterEach
    void nothingIsReportedInTheConsole() {
        assertThat(page.console()).isEmpty();
    }

    @Test
    void showsSignalsAndFailuresAsTheyCome() throws Exception {
        server.put("/live/db-ip", "10.0.0.7", "Content-Type", "text/plain");
        page.unfold("signalled");
        page.awaitText("signalled", "/live/db-ip\n1 signal, by 127.0.0.1, 8 bytes of text/plain");
        server.put("/live/migrated?status=failed", "disk full");
        page.unfold("earlier");
        page.awaitText("earlier", "/live/migrated\nsignalled as failed");
        page.awaitText("earlier", "disk full");
        server.send("DELETE", "/live/migrated", "");
        page.awaitNoText("earlier", "/live/migrated");
        server.send("DELETE", "/live/db-ip", "");
        page.awaitNoText("signalled", "/live/db-ip");
    }

    @Test
    void showsEachCallerWithItsConditionsWhileItWaits() throws Exception {
        server.put("/wait/db", "");
        CompletableFuture<?> waiting =
                server.getLater("/_wait?all=/wait/migrated&all=/wait/db&timeout=100s&as=app%E2%80%AE");
        page.awaitText("waiting", "app\\u{202e}");
        page.awaitText("waiting", "○\n/wait/migrated");
        page.awaitText("waiting", "✓\n/wait/db");
        page.awaitText("waiting", "left");
        assertThat(page.driver().getTitle()).startsWith("1 waiting");
        server.put("/wait/migrated", "", "Rendezvous-Caller", "migrate");
        waiting.join();
        page.awaitNoText("waiting", "/wait/migrated");
        page.filter("wait/migrated");
        page.awaitText("signalled", "1 signal, by migrate");
    }

    @Test
    void saysWhatNeedsAttention() throws Exception {
        server.put("/near/migrated?as=near-migrate", "");
        CompletableFuture<?> waiting = server.getLater("/near/migrate?as=near-app");
        page.awaitText("verdict", "Not up: 1 caller is waiting");
        page.awaitText("attention", "similar names");
        page.awaitText("attention", "holds up near-app");
        page.assertAccessible();
        server.put("/near/migrate", "");
        waiting.join();
        page.awaitTrue(
                "nothing needs attention",
                () -> !page.find("#attention-section").isDisplayed());
        page.awaitNoText("verdict", "Not up");
    }

    @Test
    void drawsTheTimelineWithTheCriticalPath() throws Exception {
        CompletableFuture<?> migrate = server.getLater("/line/db?as=line-migrate");
        CompletableFuture<?> app = server.getLater("/line/migrated?as=line-app");
        page.awaitText("gantt", "line-app\n/line/migrated: ");
        server.put("/line/db?as=line-db", "");
        migrate.join();
        server.put("/line/migrated?as=line-migrate", "");
        app.join();
        page.awaitText("gantt", "line-migrate\n/line/db ← line-db");
        page.awaitText("gantt", "line-app\n/line/migrated ← line-migrate");
        page.assertAccessible();
    }

    @Test
    void showsMembersOfBarriersAndHoldersOfLocks() throws Exception {
        String arrive = "/_barrier/phase?members=a,b&timeout=100s&member=";
        CompletableFuture<?> first = server.sendLater("POST", arrive + "b", "");
        page.awaitText("coordination", "/_barrier/phase\n1 of 2 arrived: b\nmissing: a");
        String granted = server.send("POST", "/_lock/db?holder=deploy%3Cb%3E&ttl=100s", "")
                .body();
        page.awaitText("coordination", "/_lock/db\nheld by deploy<b>");
        CompletableFuture<?> queued = server.sendLater("POST", "/_lock/db?holder=backup&timeout=100s", "");
        page.awaitText("coordination", "in the queue: backup");
        String lease = granted.replaceAll(".*\"lease\":\"([^\"]*)\".*\\n", "$1");
        assertThat(page.driver().getPageSource()).doesNotContain(lease);
        assertThat(server.get("/").body()).contains("/_lock/db").doesNotContain(lease);
        server.send("POST", arrive + "a", "");
        first.join();
        page.awaitNoText("coordination", "/_barrier/phase");
        page.find("#coordination .place .name").click();
        releaseByDialog("Release (deploy<b>)", "Take the lock from deploy<b>");
        queued.join();
        page.awaitText("coordination", "held by backup");
        releaseByDialogOf("/_lock/db", "Release (backup)", "Take the lock from backup");
        page.awaitTrue("no lock", () -> page.text("coordination").isEmpty());
    }

    private void releaseByDialogOf(String name, String action, String confirmation) throws InterruptedException {
        page.driver().findElement(By.xpath("//button[.='" + name + "']")).click();
        releaseByDialog(action, confirmation);
    }

    private void releaseByDialog(String action, String confirmation) throws InterruptedException {
        page.awaitTrue(
                action,
                () -> page.driver()
                        .findElement(By.xpath("//summary[starts-with(.,'" + action + "')]"))
                        .isDisplayed());
        page.driver()
                .findElement(By.xpath("//summary[starts-with(.,'" + action + "')]"))
                .click();
        page.driver()
                .findElement(By.xpath("//dialog//form/button[.='" + confirmation + "']"))
                .click();
        page.awaitTrue("the dialog is closed", () -> !page.find("#dialog").isDisplayed());
    }

    @Test
    void signalsFailsAndResetsAfterConfirmation() throws Exception {
        server.put("/act/key", "");
        page.filter("/act/key");
        page.awaitText("signalled", "/act/key\n1 signal");
        releaseByDialogOf("/act/key", "Signal …", "Signal /act/key");
        page.awaitText("signalled", "2 signals");
        releaseByDialogOf("/act/key", "Reset", "Reset /act/key");
        page.awaitNoText("signalled", "/act/key");
        assertThat(server.get("/act/key?timeout=0").statusCode()).isEqualTo(404);
    }

    @Test
    void filtersNamesAndSaysWhenNothingMatches() throws Exception {
        server.put("/filter/one", "");
        server.put("/filter/two", "");
        page.type("/");
        page.type("FILTER tw");
        page.awaitText("signalled", "/filter/two");
        assertThat(page.text("signalled")).doesNotContain("/filter/one");
        assertThat(page.text("signalled-count")).startsWith("1 of ");
        page.filter("no such name");
        page.awaitTrue("nothing matches", () -> page.find("#nothing").isDisplayed());
        page.type(Keys.ESCAPE);
        page.awaitTrue("the filter is off", () -> !page.find("#nothing").isDisplayed());
    }

    @Test
    void tenThousandNamesAreFoldedAndFound() throws Exception {
        try (TestServer large = TestServer.start()) {
            for (int i = 0; i < 10_000; i++) {
                signal(large, "build/" + i % 100 + "/step-" + i);
            }
            page.open(large);
            page.awaitText("signalled-count", "10,000");
            page.unfold("signalled");
            page.awaitText("signalled", "/build/99/… 100");
            assertThat((Long) page.run("return document.querySelectorAll('*').length"))
                    .isLessThan(3000);
            page.filter("step-7777");
            page.awaitText("signalled", "/build/77/step-7777");
            page.run("getSelection().selectAllChildren(document.querySelector('#signalled .name'))");
            page.run("document.querySelector('#signalled .row').focus()");
            signal(large, "build/1/step-7777-more");
            page.awaitText("signalled", "/build/1/step-7777-more");
            page.awaitText("signalled-count", "2 of 10,001");
            assertThat(page.run("return getSelection().toString()")).isEqualTo("/build/77/step-7777");
            assertThat(page.run("return document.activeElement.querySelector('.name').textContent"))
                    .isEqualTo("/build/77/step-7777");
            page.type("k");
            page.type(Keys.ENTER);
            page.awaitText("dialog-title", "/build/1/step-7777-more");
            page.load("about:blank");
        }
    }

    private static void signal(TestServer server, String name) throws InterruptedException {
        server.store()
                .apply(
                        Name.key(name),
                        new KeySignal(
                                new SignalContent.Success(Optional.empty()),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofMinutes(1)));
    }

    @Test
    void namesOfOthersAreShownAsTextWithTheirInvisibleCharacters() throws Exception {
        server.put("/evil/%3Cimg%20src=x%20onerror=window.pwned=1%3E", "");
        server.put("/evil/%E2%80%AEabc?status=failed", "<img src=x onerror=window.pwned=1>\u202e");
        server.put("/evil/" + "a-very-long-name".repeat(20), "");
        page.filter("evil");
        page.awaitText("signalled", "/evil/<img src=x onerror=window.pwned=1>");
        page.awaitText("earlier", "/evil/\\u{202e}abc");
        page.awaitText("earlier", "<img src=x onerror=window.pwned=1>\\u{202e}");
        assertThat(page.driver().findElements(By.cssSelector("main img"))).isEmpty();
        assertThat(page.run("return window.pwned ?? 'unharmed'")).isEqualTo("unharmed");
    }

    @Test
    void fitsAPhone() throws Exception {
        server.put("/phone/" + "a-very-long-name".repeat(20), "");
        page.driver().manage().window().setSize(new Dimension(500, 900));
        page.filter("phone");
        page.awaitText("signalled", "a-very-long-name");
        // Chromium has no window narrower than 500 pixels; an element of 360 pixels has the same rules.
        page.run("document.documentElement.style.width = '360px'");
        assertThat(
                        page.run(
                                "return document.body.scrollWidth - document.documentElement.getBoundingClientRect().width <= 0"))
                .isEqualTo(true);
        page.driver().manage().window().setSize(new Dimension(1200, 900));
    }

    @Test
    void isAccessible() throws Exception {
        server.put("/axe/key", "");
        server.put("/axe/failed?status=failed", "disk full");
        server.send("POST", "/_lock/axe?holder=me&ttl=100s", "");
        page.filter("axe");
        page.awaitText("coordination", "/_lock/axe");
        page.awaitText("signalled", "/axe/key");
        page.assertAccessible();
        page.driver().findElement(By.xpath("//button[.='/axe/key']")).click();
        page.awaitText("dialog-title", "/axe/key");
        page.assertAccessible();
        page.type(Keys.ESCAPE);
        server.send("DELETE", "/_lock/axe?fence=" + fence("/_lock/axe"), "");
    }

    private static String fence(String lock) throws Exception {
        return server.get(lock).body().replaceAll("(?s).*\"fence\":(\\d+).*", "$1");
    }

    @Test
    void saysThatTheServerIsLostAndContinues() throws Exception {
        try (TestServer first = TestServer.start()) {
            first.put("/kept", "");
            page.open(first);
            int port = first.port();
            page.awaitText("signalled-count", "1");
            first.stop();
            page.awaitText("band", "No connection since ");
            assertThat(page.text("signalled-count")).isEqualTo("1");
            assertThat(page.driver().getTitle()).startsWith("(not connected) ");
            try (TestServer second = TestServer.startAt(port)) {
                page.awaitText("connection", "live");
                page.awaitText("band", "The server was restarted at ");
                page.awaitTrue(
                        "the key is gone",
                        () -> !page.find("#signalled-section").isDisplayed());
                second.awaitReaders(1);
                second.put("/again", "");
                page.unfold("events");
                page.awaitText("events", "/again");
            }
        }
        page.load("about:blank");
        assertThat(page.console()).allMatch(message -> message.contains("net::ERR_"));
    }

    @Test
    void asksForATokenAndOffersWhatItPermits(@TempDir Path folder) throws Exception {
        String token = "page-token-0123456789";
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, "read " + token);
        try (TestServer closed = TestServer.start("--tokens", tokens.toString())) {
            signal(closed, "secret");
            page.load(closed.uri("/").toString());
            page.awaitText("band", "token required");
            page.find("#token").sendKeys("wrong-token-0123456789\n");
            page.awaitText("band", "unknown token");
            page.find("#token").sendKeys(token + "\n");
            page.awaitText("connection", "live");
            assertThat(page.find("#token-form").isDisplayed()).isFalse();
            assertThat(page.driver().getCurrentUrl()).doesNotContain("token");
            page.driver().navigate().refresh();
            page.awaitText("connection", "live");
            page.filter("secret");
            page.awaitText("signalled", "/secret");
            page.driver().findElement(By.xpath("//button[.='/secret']")).click();
            page.awaitText("dialog-body", "$RENDEZVOUS_TOKEN");
            page.awaitText("dialog-body", "permits no changes");
            assertThat(page.driver().findElements(By.cssSelector("#dialog form")))
                    .isEmpty();
            page.type(Keys.ESCAPE);
            Files.writeString(tokens, "read another-token-0123456789");
            int port = closed.port();
            closed.stop();
            try (TestServer other = TestServer.startAt(port, "--tokens", tokens.toString())) {
                page.awaitText("band", "unknown token");
                assertThat(page.find("#token-form").isDisplayed()).isTrue();
            }
        }
        page.load("about:blank");
        assertThat(page.console()).allMatch(message -> message.contains("401") || message.contains("net::ERR_"));
    }

    @Test
    void worksUnderAPathOfAProxy() throws Exception {
        server.put("/proxied", "");
        try (PathProxy proxy = PathProxy.start("/rv", server)) {
            page.load(proxy.uri("/rv/"));
            page.awaitText("connection", "live");
            page.filter("proxied");
            page.awaitText("signalled", "/proxied");
            page.driver().findElement(By.xpath("//button[.='/proxied']")).click();
            page.awaitText("dialog-body", proxy.uri("/rv/proxied"));
            page.type(Keys.ESCAPE);
        }
        page.load("about:blank");
        assertThat(page.console()).allMatch(message -> message.contains("net::ERR_"));
    }

    @Test
    void theFilesAreKeptByTheirVersion() throws Exception {
        String html = server.get("/", "Accept", "text/html").body();
        assertThat(html).doesNotContain("=\"/");
        String script = html.replaceAll("(?s).*src=\"(_page/[0-9a-f]+/page.js)\".*", "$1");
        assertThat(server.get("/" + script).headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
        assertThat(server.get("/_page/other/page.js").headers().firstValue("Cache-Control"))
                .contains("no-cache");
        assertThat(server.get("/", "Accept", "text/html").headers().firstValue("Cache-Control"))
                .contains("no-store");
    }
}
