package lockstep.trials.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// Headless Chromium, as Debian ships it with its driver.
public final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /// Skips the test where there is no Chromium; CI has one.
  public static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.exists(CHROMIUM) && Files.exists(DRIVER),
        "no Chromium here: install the packages chromium and chromium-driver");
  }

  /// A browser with a profile of its own.
  public static Browser open(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
            "--user-data-dir=" + profile));
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new Browser(new ChromeDriver(service, options));
  }

  /// Opens a page.
  public void go(String url) {
    driver.get(url);
  }

  /// Logs in as the demo's administrator on the page that asks for it.
  public void signIn() {
    type("login-user", "admin");
    type("login-password", "admin");
    press("login-submit");
  }

  /// Opens the editor of the panel of that title.
  public void editPanel(String title) {
    press(By.cssSelector("[data-testid='data-testid Panel menu %s']".formatted(title)));
    press(By.xpath("//*[@role='menuitem'][contains(., 'Edit')]"));
  }

  /// Where the browser is.
  public String url() {
    return driver.getCurrentUrl() == null ? "" : driver.getCurrentUrl();
  }

  /// The element with this `data-testid`, once it can be seen.
  public WebElement see(String testId) {
    return waiting().until(ExpectedConditions.visibilityOfElementLocated(byTestId(testId)));
  }

  /// Waits until an element is there and presses it, also where it shows only under the pointer.
  public void press(By by) {
    WebElement element = waiting().until(ExpectedConditions.presenceOfElementLocated(by));
    driver.executeScript(
        "arguments[0].scrollIntoView({block: 'center'}); arguments[0].click();", element);
  }

  /// Presses the element with this `data-testid`.
  public void press(String testId) {
    press(byTestId(testId));
  }

  /// Replaces the text of a field by typing, as a person would.
  public void type(String testId, String text) {
    WebElement field = see(testId);
    field.sendKeys(org.openqa.selenium.Keys.chord(org.openqa.selenium.Keys.CONTROL, "a"), text);
  }

  /// Waits until the page says this text.
  public void read(String text) {
    waiting().until(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), text));
  }

  /// Waits until the element with this `data-testid` says just this text.
  public void read(String testId, String text) {
    waiting().until(ExpectedConditions.textToBe(byTestId(testId), text));
  }

  /// All that the page says now.
  public String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /// How many canvases have pixels that are not all alike.
  public long drawnCanvases() {
    Object count =
        ((JavascriptExecutor) driver)
            .executeScript(
                """
                return [...document.querySelectorAll('canvas')].filter((canvas) => {
                  if (canvas.width === 0 || canvas.height === 0) return false;
                  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  for (let i = 4; i < data.length; i += 4) {
                    if (data[i] !== data[0] || data[i + 3] !== data[3]) return true;
                  }
                  return false;
                }).length;
                """);
    return count instanceof Number number ? number.longValue() : 0;
  }

  /// What the page logged as errors since it was last asked.
  public List<String> errors() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().getName().equals("SEVERE"))
        .map(Object::toString)
        .toList();
  }

  /// Begins to count errors from here on.
  public void forgetErrors() {
    driver.manage().logs().get("browser").getAll();
  }

  /// How to find an element by its `data-testid`.
  public static By byTestId(String testId) {
    return By.cssSelector("[data-testid='" + testId + "']");
  }

  private WebDriverWait waiting() {
    return new WebDriverWait(driver, PATIENCE);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
