package dev.orchestrator.launcher.report;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What others wrote, made fit for a person's terminal: agents decide what their output says, not
/// what the terminal does.
public final class Legible {
  private static final int SHORT_COMMIT = 7;
  private static final String UNPRINTABLE = "\uFFFD";

  /// The sequences that colour text and move the cursor, and those that set titles and links.
  private static final Pattern SEQUENCE =
      Pattern.compile("\\x1B\\[[0-?]*[ -/]*[@-~]|\\x1B\\][^\\x07\\x1B]*(\\x07|\\x1B\\\\)");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\n]]");

  private Legible() {}

  /// The text without terminal sequences; what other control characters it has, except tabs and
  /// ends of lines, become U+FFFD.
  public static String text(String text) {
    if (!CONTROL.matcher(text).find()) {
      return text;
    }
    var plain = SEQUENCE.matcher(text).replaceAll("");
    return CONTROL.matcher(plain).replaceAll(UNPRINTABLE);
  }

  /// The same on one line.
  public static String line(String text) {
    return text(text.lines().map(String::strip).collect(Collectors.joining(" ")));
  }

  /// The beginning of a commit's id.
  public static String commit(String id) {
    return id.substring(0, Math.min(SHORT_COMMIT, id.length()));
  }
}
