package dev.orchestrator.runner.backend;

import java.util.ArrayDeque;

/// The last lines of a text that may be of any length. Not safe for several threads.
public final class BoundedTail {
  private static final String CUT = "[earlier output left out]";

  private final int maxChars;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private int chars;
  private boolean cut;

  /// @param maxChars how much is kept, line breaks included
  public BoundedTail(int maxChars) {
    this.maxChars = maxChars;
  }

  public void add(String line) {
    var kept = lastChars(line, maxChars - 1);
    cut |= kept.length() < line.length();
    lines.add(kept);
    chars += kept.length() + 1;
    while (chars > maxChars) {
      chars -= lines.removeFirst().length() + 1;
      cut = true;
    }
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /// The lines kept; the first one says so when earlier ones are missing.
  public String text() {
    var text = String.join("\n", lines);
    return cut ? CUT + "\n" + text : text;
  }

  private static String lastChars(String line, int count) {
    if (line.length() <= count) {
      return line;
    }
    var start = line.length() - count;
    return line.substring(Character.isLowSurrogate(line.charAt(start)) ? start + 1 : start);
  }
}
