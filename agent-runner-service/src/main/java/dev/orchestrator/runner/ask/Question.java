package dev.orchestrator.runner.ask;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A question of an attempt, who waits for its answer, and the answer. Kept by [Questions].
final class Question {
  /// How long the same words get the same answer once it was handed over: the connection may have
  /// broken at the last moment.
  static final Duration ECHO = Duration.ofMinutes(5);

  private final String id;
  private final String text;
  private final Set<Wait> waits = new LinkedHashSet<>();
  private @Nullable String answer;
  private @Nullable Instant handedOver;

  Question(String id, String text) {
    this.id = id;
    this.text = text;
  }

  String id() {
    return id;
  }

  String text() {
    return text;
  }

  boolean isOpen() {
    return answer == null;
  }

  /// Whether the same words are a new question now.
  boolean isPast(Instant now) {
    return handedOver != null && now.isAfter(handedOver.plus(ECHO));
  }

  void add(Wait wait) {
    waits.add(wait);
    if (answer != null) {
      wait.end(new Outcome.Answered(answer));
    }
  }

  void remove(Wait wait) {
    waits.remove(wait);
  }

  /// Later answers change nothing.
  void answer(String words) {
    if (answer == null) {
      answer = words;
      waits.forEach(wait -> wait.end(new Outcome.Answered(words)));
    }
  }

  /// Nobody will answer any more.
  void abandon() {
    waits.forEach(wait -> wait.end(Outcome.over()));
  }

  void handedOver(Instant now) {
    if (handedOver == null) {
      handedOver = now;
    }
  }
}
