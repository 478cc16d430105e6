package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** The page of {@code node leds} in Chromium, whose sensors the test moves. */
@Timeout(300)
class LedsPageIT extends LedsPageCase {

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

    @Test
    void aWindowWithoutTheFocusSteersNoMoreUntilItHasItAgain() throws Exception {
        steerByGravity(browser, -4.9);
        awaitLight("50", "0");
        browser.run("dispatchEvent(new Event('blur'))"); // Chromium suspends the sensor then
        awaitLight("0", "0");
        node.out.await("dark: no message for 5000 ms"::equals);
        assertEquals("Paused: this window has lost the focus.", browser.text("status"));
        browser.run("dispatchEvent(new Event('focus'))");
        awaitLight("50", "0");
        browser.await("status", "You steer: tilt this device."::equals);
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
        awaitTrace("trace-green", "V");
        Files.write(Path.of("target", "leds-page.png"), browser.screenshot());
    }

    @Test
    void aBrowserThatKeepsNothingSteersAllTheSame() throws Exception {
        for (String kind : List.of("localStorage", "sessionStorage")) { // as Chromium with all data of sites blocked
            browser.before("Object.defineProperty(window, '" + kind
                    + "', { get() { throw new DOMException('Access is denied', 'SecurityError'); } });");
        }
        browser.visit(page);
        browser.await("status", "Free: tilt or slide to steer."::equals);
        browser.element("swap").click();
        browser.element("tilt").sendKeys(Keys.HOME);
        awaitLight("0", "100");
    }

    @Test
    void aSecondPhoneIsRefusedUntilTheFirstHasLeft() throws Exception {
        steerByGravity(browser, -4.9);
        awaitLight("50", "0");
        try (Browser second = another()) {
            steerByGravity(second, 3);
            second.await("status", text -> text.startsWith("Not yet: another client steers the LEDs."));
            awaitLight("50", "0");
            second.await("green-value", "50 %"::equals); // it sees what the first one does
            browser.visit("about:blank");
            second.await("red-value", "31 %"::equals);
            assertEquals("0 %", second.text("green-value"));
        }
        node.out.await(line -> line.startsWith("refused "));
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
                    set(++value % 100);
                    if (value < 499) return;
                    clearInterval(timer);
                    setTimeout(() => done(times.map(([at, data]) => `${at.toFixed(1)} ${data.split(' ')[1]}`).join(';')), 1000);
                  }, 5);
                });
                """);
        List<String> messages = List.of(String.valueOf(sent).split(";"));
        List<Double> times = messages.stream()
                .map(message -> Double.valueOf(message.split(" ")[0]))
                .toList();
        assertTrue(times.size() > 30, String.valueOf(sent));
        for (int i = 30; i < times.size(); i++) { // 33.4 ms from one to the next, as the clock of a page tells
            assertTrue(times.get(i) - times.get(i - 30) > 1000, String.valueOf(sent));
        }
        assertEquals("99.0", messages.getLast().split(" ")[1]);
    }
}
