package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of {@code node leds} on phones whose sensors are others, fail, or must be asked for. */
@Timeout(300)
class LedsSensorIT extends LedsPageCase {

    /** What Chromium makes its motion events of. */
    private static final List<String> MOTION = List.of("accelerometer", "linear-acceleration", "gyroscope");

    private void haveMotion() {
        MOTION.forEach(type -> browser.haveSensor(page, type));
    }

    /** Moves the device until the page shows these lights: what is told before the sensor's start is lost. */
    private void awaitLightOfMotion(double x, double y, String lights) {
        Awaitility.await("the light of the motion sensor")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            MOTION.forEach(type -> browser.tell(type, x, y, 9));
                            return browser.text("green-value") + browser.text("red-value") + browser.text("problem");
                        },
                        lights::equals);
    }

    @Test
    void theMotionSensorStandsInForAMissingGravitySensor() {
        haveMotion();
        browser.before("delete globalThis.GravitySensor");
        browser.visit(page);
        browser.element("sensor").click();
        awaitLightOfMotion(-2, 0, "20 %0 %");
    }

    @Test
    void theMotionSensorStandsInForAGravitySensorThatFails() {
        haveMotion();
        browser.haveBrokenSensor(page, "gravity");
        browser.before("""
                const Original = globalThis.GravitySensor;
                globalThis.failed = '';
                globalThis.GravitySensor = class extends Original {
                  constructor(options) {
                    super(options);
                    this.addEventListener('error', (event) => { globalThis.failed = event.error.name; });
                  }
                };
                """);
        browser.visit(page);
        browser.element("sensor").click();
        awaitLightOfMotion(-2, 0, "20 %0 %");
        assertEquals("NotReadableError", browser.run("return globalThis.failed"));
    }

    @ParameterizedTest
    @CsvSource({
        "landscapePrimary, 90, 0, 2, 20 %0 %",
        "landscapeSecondary, 270, 0, 2, 0 %20 %",
        "portraitSecondary, 180, -2, 0, 0 %20 %",
        "portraitPrimary, 0, -2, 5, 20 %0 %"
    })
    void howeverTheScreenIsTurnedItsRightIsGreen(String orientation, int angle, double x, double y, String lights) {
        haveMotion();
        browser.before("delete globalThis.GravitySensor");
        browser.turn(orientation, angle);
        browser.visit(page);
        assertEquals((long) angle, browser.run("return screen.orientation.angle"));
        browser.element("sensor").click();
        awaitLightOfMotion(x, y, lights);
    }

    /** As iOS has it: a question, within a tap only, answered later by the person. */
    private static final String ASKING = """
            globalThis.asked = [];
            DeviceMotionEvent.requestPermission = () => {
              globalThis.asked.push(navigator.userActivation.isActive);
              return new Promise((resolve) => { globalThis.answer = resolve; });
            };
            """;

    @Test
    void permissionIsAskedForInTheTapAndTheSensorStartsOnceItIsGiven() {
        haveMotion();
        browser.before("delete globalThis.GravitySensor;" + ASKING);
        browser.visit(page);
        browser.await("status", "Free: tilt or slide to steer."::equals);
        assertEquals(List.of(), browser.run("return globalThis.asked"));
        browser.element("sensor").click();
        assertEquals(List.of(true), browser.run("return globalThis.asked"));
        browser.run("globalThis.answer('granted')");
        awaitLightOfMotion(-2, 0, "20 %0 %");
    }

    @Test
    void permissionThatIsRefusedIsToldAndMayBeAskedForAgain() {
        haveMotion();
        browser.before(ASKING);
        browser.visit(page);
        browser.element("sensor").click();
        browser.run("globalThis.answer('denied')");
        browser.await("problem", text -> text.startsWith("The use of the motion sensor was not allowed."));
        assertTrue(browser.element("sensor").isEnabled());
        browser.element("sensor").click();
        assertEquals(List.of(true, true), browser.run("return globalThis.asked"));
    }

    @Test
    void aSensorThatIsLetGoBeforeItHasStartedNeverSteers() {
        browser.before(ASKING + """
                globalThis.started = 0;
                globalThis.GravitySensor = class { start() { globalThis.started++; } stop() {} };
                """);
        browser.visit(page);
        browser.element("sensor").click();
        browser.element("stop").click();
        assertTrue(browser.element("sensor").isEnabled());
        browser.run("globalThis.answer('granted'); return new Promise((done) => setTimeout(done, 0))");
        assertEquals(0L, browser.run("return globalThis.started"));
        browser.element("sensor").click(); // and a later one does
        browser.run("globalThis.answer('granted'); return new Promise((done) => setTimeout(done, 0))");
        assertEquals(1L, browser.run("return globalThis.started"));
    }

    /** Counts its starts. */
    private static final String COUNTED = """
            globalThis.starts = 0;
            const start = GravitySensor.prototype.start;
            GravitySensor.prototype.start = function () { globalThis.starts++; start.call(this); };
            """;

    @Test
    void aDeviceAtRestGoesOnToSteerThoughItsGravitySensorTellsNothingNew() {
        browser.before(COUNTED);
        browser.haveSensor(page, "gravity");
        browser.visit(page);
        browser.tell("gravity", -4.9, 0, 8);
        browser.element("sensor").click();
        browser.tell("gravity", -4.9, 0, 8.5);
        awaitLight("50", "0");
        awaitStarts(4); // the last but one has told its reading
        assertEquals("You steer: tilt this device.", browser.text("status"));
        assertFalse(browser.element("problem").isDisplayed());
    }

    private void awaitStarts(long count) {
        Awaitility.await("starts of the sensor")
                .atMost(Duration.ofMinutes(1))
                .until(() -> ((Number) browser.run("return globalThis.starts")).longValue() >= count);
    }

    @Test
    void aGravitySensorThatStallsWithoutAWordIsNoticedAndLetsGo() {
        browser.before("""
                globalThis.GravitySensor = class {
                  static told = false;
                  x = -4.9;
                  y = 0;
                  z = 8.5;
                  start() {
                    if (GravitySensor.told) return;
                    GravitySensor.told = true;
                    setTimeout(() => this.onreading(), 0);
                  }
                  stop() {}
                };
                """);
        browser.visit(page);
        browser.element("sensor").click();
        awaitLight("50", "0");
        browser.await("problem", "The sensor has stopped."::equals);
        awaitLight("0", "0");
        assertTrue(browser.element("sensor").isEnabled());
    }

    @Test
    void theTraceBeginsAnewWhereTheNodeDoes() {
        browser.before("""
                globalThis.trace = {run: 'a', now_ms: 1000000, changes: [{ms: 999000, green: 50, red: 0}]};
                const original = globalThis.fetch;
                globalThis.fetch = async (url, ...more) => {
                  if (!String(url).startsWith('trace.json')) return original(url, ...more);
                  const after = Number(String(url).split('=')[1]);
                  const changes = trace.changes.filter((change) => change.ms > after);
                  return new Response(JSON.stringify({...trace, changes}));
                };
                """);
        browser.visit(page);
        awaitTrace("trace-green", "V21");
        browser.run("globalThis.trace = {run: 'b', now_ms: 2000, changes: [{ms: 1000, green: 0, red: 70}]}");
        awaitTrace("trace-red", "V66.6");
        assertFalse(trace("trace-green").contains("V21"), "what the other run recorded");
    }
}
