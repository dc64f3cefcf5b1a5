package dev.orchestrator.scheduler.briefing;

/// As much of a text as an agent is told.
final class Excerpt {
  /// Of a task's title where many are listed.
  static final int TITLE = 200;

  /// Of the words of one parent task, and of a question that was asked before.
  static final int RESULT = 2_000;

  /// Of the comments of a check, or of what an author says of the work.
  static final int COMMENTS = 16_000;

  /// Of a plan that is to be changed.
  static final int PLAN = 24_000;

  private Excerpt() {}

  /// The text, without its middle when it is longer than the limit in characters.
  static String of(String text, int limit) {
    if (text.length() <= limit) {
      return text.strip();
    }
    var head = limit * 2 / 3;
    var tail = limit - head;
    return "%s\n[… %d characters left out …]\n%s"
        .formatted(
            text.substring(0, head), text.length() - limit, text.substring(text.length() - tail))
        .strip();
  }
}
