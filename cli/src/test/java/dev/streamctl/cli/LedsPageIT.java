package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of {@code node leds} in Chromium, whose sensors the test moves. */
@Timeout(300)
class LedsPageIT {

    @TempDir
    private Path folder;

    private Started node;
    private String page;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        InteropIT.need("chromium");
        InteropIT.need("chromedriver");
        node = Started.streamctl("node", "leds", "--port", "0", "--no-announce", "--qr", "never");
        page = node.err.await("page: ").replaceAll("page: (\\S+).*", "$1");
        browser = Browser.open(folder.resolve("profile"));
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private void awaitLight(String green, String red) {
        browser.await("green-value", (green + " %")::equals);
        browser.await("red-value", (red + " %")::equals);
    }

    private void steerByGravity(Browser phone, double x) {
        phone.haveSensor(page, "gravity");
        phone.visit(page);
        phone.tell("gravity", x, 0, 8);
        phone.element("sensor").click();
        phone.tell("gravity", x, 0, 8.5); // once the sensor is on it tells what is new
    }

    @Test
    void tiltedToTheRightItLightsGreenAndToTheLeftRed() throws Exception {
        steerByGravity(browser, -4.9);
        awaitLight("50", "0");
        node.out.await(line -> line.startsWith("received 0.0 50.0 8"));
        assertEquals("green LED, 50 per cent", browser.element("green").getAttribute("aria-label"));
        assertEquals("0.5", level("green"));
        browser.tell("gravity", 2, 0, 8);
        awaitLight("0", "20");
        assertEquals("20", browser.element("tilt").getAttribute("value").replace("-", ""));
        browser.element("stop").click();
        awaitLight("0", "0");
        node.out.await(line -> line.startsWith("dark: "));
    }

    private String level(String led) {
        return String.valueOf(browser.run("return getComputedStyle(document.getElementById('" + led
                + "').parentElement).getPropertyValue('--level')"));
    }

    @Test
    void theSliderSteersByKeyboardAndThePictureOfTheDocumentationIsTaken() throws Exception {
        browser.visit(page);
        browser.await("status", "Free: tilt or slide to steer."::equals);
        browser.element("tilt").sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        awaitLight("0", "3");
        browser.element("tilt").sendKeys(Keys.HOME);
        awaitLight("0", "100");
        browser.element("tilt").sendKeys(Keys.END);
        awaitLight("100", "0");
        browser.run("const tilt = document.getElementById('tilt');"
                + " tilt.value = 60; tilt.dispatchEvent(new Event('input'));");
        awaitLight("60", "0");
        assertEquals("You steer: slider.", browser.text("status"));
        assertFalse(browser.element("problem").isDisplayed());
        browser.await("trace", text -> text.contains("the last 30 seconds"));
        assertTrue(
                String.valueOf(browser.element("trace-green").getAttribute("d")).contains("V"));
        Files.write(Path.of("target", "leds-page.png"), browser.screenshot());
    }

    @Test
    void aSecondPhoneIsRefusedUntilTheFirstHasLeft() throws Exception {
        steerByGravity(browser, -4.9);
        awaitLight("50", "0");
        try (Browser second = Browser.open(folder.resolve("second"))) {
            steerByGravity(second, 3);
            second.await("status", text -> text.startsWith("Not yet: another client steers the LEDs."));
            awaitLight("50", "0");
            assertEquals("50 %", second.text("green-value")); // it sees what the first one does
            browser.visit("about:blank");
            second.await("red-value", "31 %"::equals);
            assertEquals("0 %", second.text("green-value"));
        }
        node.out.await(line -> line.startsWith("refused "));
    }

    @Test
    void theReasonIsShownWhereTheBrowserKeepsItsSensors() {
        browser.visit(page);
        browser.run("Object.defineProperty(globalThis, 'isSecureContext', {value: false})");
        Object reason = browser.run("return import('./sensor.js').then(sensor => sensor.missingSensor())");
        assertTrue(String.valueOf(reason).contains("was not loaded securely (https)"), String.valueOf(reason));
    }

    @Test
    void theMotionSensorStandsInForAMissingGravitySensor() {
        List<String> types = List.of("accelerometer", "linear-acceleration", "gyroscope");
        types.forEach(type -> browser.haveSensor(page, type));
        browser.visit(page);
        browser.run("delete globalThis.GravitySensor");
        browser.element("sensor").click();
        Awaitility.await("the light of the motion sensor")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            types.forEach(type -> browser.tell(type, -2, 0, 9)); // those before its start are lost
                            return browser.text("green-value") + browser.text("red-value") + browser.text("problem");
                        },
                        "20 %0 %"::equals);
    }

    @Test
    void notMoreThanThirtyMessagesGoOutEachSecondAndTheNewestWins() throws Exception {
        browser.visit(page);
        Object sent = browser.run("""
                const times = [], original = WebSocket.prototype.send;
                WebSocket.prototype.send = function (data) {
                  times.push([performance.now(), data]);
                  original.call(this, data);
                };
                const tilt = document.getElementById('tilt');
                const set = (value) => { tilt.value = value; tilt.dispatchEvent(new Event('input')); };
                return new Promise((done) => {
                  let value = 0;
                  const timer = setInterval(() => {
                    set(++value);
                    if (value < 100) return;
                    clearInterval(timer);
                    setTimeout(() => done(times.map(([at, data]) => `${at.toFixed(0)} ${data.split(' ')[1]}`).join(';')), 1000);
                  }, 5);
                });
                """);
        String[] messages = String.valueOf(sent).split(";");
        assertTrue(messages.length > 1, String.valueOf(sent));
        for (int i = 1; i < messages.length; i++) {
            long gap = Long.parseLong(messages[i].split(" ")[0])
                    - Long.parseLong(messages[i - 1].split(" ")[0]);
            assertTrue(gap >= 32, String.valueOf(sent));
        }
        assertEquals("100.0", messages[messages.length - 1].split(" ")[1]);
    }
}
