package dev.streamctl.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a window, driven through WebDriver, with sensors that the test moves. */
final class Browser implements AutoCloseable {

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** @param profile an empty folder, or none yet */
    static Browser open(Path profile) throws Exception {
        var options = new ChromeOptions();
        options.setBinary(InteropIT.need("chromium"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(InteropIT.need("chromedriver")).toFile())
                .usingAnyFreePort()
                .build();
        var browser = new Browser(profile, new ChromeDriver(service, options));
        browser.phone();
        return browser;
    }

    private void phone() {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 720, "deviceScaleFactor", 1, "mobile", true));
        command("Emulation.setFocusEmulationEnabled", Map.of("enabled", true)); // sensors rest in a page without focus
    }

    private void command(String name, Map<String, Object> parameters) {
        driver.executeCdpCommand(name, parameters);
    }

    void visit(String page) {
        driver.get(page);
    }

    /** Runs a script in each page from now on, before the page's own. */
    void before(String script) {
        command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Turns the screen, clockwise as its angle says. */
    void turn(String orientation, int angle) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        720,
                        "height",
                        390,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        true,
                        "screenOrientation",
                        Map.of("type", orientation, "angle", angle)));
    }

    /** Gives the device a sensor that fails when it is started. */
    void haveBrokenSensor(String origin, String type) {
        haveSensor(origin, type, Map.of("available", false));
    }

    /** Gives the device a sensor, and the page at {@code origin} the right to it. */
    void haveSensor(String origin, String type) {
        haveSensor(origin, type, Map.of("maximumFrequency", 60));
    }

    private void haveSensor(String origin, String type, Map<String, Object> metadata) {
        command("Browser.grantPermissions", Map.of("origin", origin, "permissions", List.of("sensors")));
        command("Emulation.setSensorOverrideEnabled", Map.of("enabled", true, "type", type, "metadata", metadata));
    }

    /** What the sensor tells, in metres per second squared along the axes of a device held upright. */
    void tell(String type, double x, double y, double z) {
        command(
                "Emulation.setSensorOverrideReadings",
                Map.of("type", type, "reading", Map.of("xyz", Map.of("x", x, "y", y, "z", z))));
    }

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    String text(String id) {
        return element(id).getText();
    }

    void await(String id, Predicate<String> expected) {
        Awaitility.await("the text of " + id).atMost(Duration.ofMinutes(1)).until(() -> text(id), expected::test);
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } finally {
            BrowserProcess.endAllOf(profile);
        }
    }
}
