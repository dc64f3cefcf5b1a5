package dev.orchestrator.runner.briefing;

import java.util.regex.Pattern;

/// File names may hold anything; in what an agent is told each stays on its line.
final class Printable {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Printable() {}

  static String of(String path) {
    return CONTROL.matcher(path).replaceAll("?");
  }
}
