package dev.orchestrator.runner.ask;

import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The questions of one attempt. Safe for several threads.
///
/// The same words are the same question as long as its answer may not have arrived: an agent whose
/// connection broke asks again and goes on waiting, or has the answer at once.
final class Questions {
  static final int MAX_CHARS = AttemptReport.Asked.MAX_CHARS;
  static final int MAX_OPEN = 16;
  static final int MAX_ASKED = AttemptReport.Asked.MAX_IN_ATTEMPT;
  static final int MAX_WAITS = 64;

  private final AskListener listener;
  private final InstantSource clock;
  private final Map<String, Question> byText = new HashMap<>();
  private final Map<String, Question> byId = new HashMap<>();
  private final Map<Wait, Question> waits = new LinkedHashMap<>();
  private final List<Telling> tellings = new ArrayList<>();
  private Consumer<Boolean> watcher = _ -> {};
  private boolean over;

  Questions(AskListener listener, InstantSource clock) {
    this.listener = listener;
    this.clock = clock;
  }

  /// Asks, or goes on waiting for what was asked before. To be followed by [#leave].
  ///
  /// @param request by which the wait may be withdrawn, null where it cannot
  synchronized Wait ask(String text, @Nullable JsonNode request) {
    if (over) {
      return Wait.over(Outcome.over());
    }
    var known = byText.get(text);
    if (known != null && !known.isPast(clock.instant())) {
      return await(known, request);
    }
    return refusal(text).map(Wait::over).orElseGet(() -> await(begin(text), request));
  }

  private Optional<Outcome> refusal(String text) {
    if (text.isBlank()) {
      return Optional.of(Outcome.unfit("There is no question."));
    }
    if (text.length() > MAX_CHARS) {
      return Optional.of(
          Outcome.unfit(
              "The question is longer than %d characters; shorten it.".formatted(MAX_CHARS)));
    }
    if (byId.size() == MAX_ASKED) {
      return Optional.of(
          Outcome.tooMuch(
              "This attempt has asked %d questions already; decide by yourself and say so in the end."
                  .formatted(MAX_ASKED)));
    }
    return byId.values().stream().filter(Question::isOpen).count() < MAX_OPEN
        ? Optional.empty()
        : Optional.of(
            Outcome.tooMuch(
                "%d questions are open already; wait for their answers.".formatted(MAX_OPEN)));
  }

  private Question begin(String text) {
    var question = new Question("q" + (byId.size() + 1), text);
    byText.put(text, question);
    byId.put(question.id(), question);
    tellings.add(Telling.begin(question, listener));
    return question;
  }

  private Wait await(Question question, @Nullable JsonNode request) {
    if (waits.size() == MAX_WAITS) {
      var eldest = waits.keySet().iterator().next();
      eldest.end(Outcome.tooMuch("Too many wait; ask again in the same words to go on waiting."));
      leave(eldest, false);
    }
    var wait = new Wait(request);
    waits.put(wait, question);
    question.add(wait);
    tellWatcher();
    return wait;
  }

  /// Waits no more.
  ///
  /// @param isHandedOver whether the answer went out to the agent
  synchronized void leave(Wait wait, boolean isHandedOver) {
    var question = waits.remove(wait);
    if (question != null) {
      question.remove(wait);
      if (isHandedOver) {
        question.handedOver(clock.instant());
      }
      tellWatcher();
    }
  }

  /// Ends the waits of a request that its client does not want an answer to any more; the question
  /// stays.
  synchronized void withdraw(JsonNode request) {
    waits.keySet().stream()
        .filter(wait -> wait.isOf(request))
        .forEach(wait -> wait.end(new Outcome.Withdrawn()));
  }

  /// Does nothing for a question that is not known, or has its answer.
  synchronized void answer(String id, String answer) {
    var question = byId.get(id);
    if (question != null) {
      question.answer(answer);
    }
  }

  /// Tells now, and whenever it changes, whether anybody waits.
  synchronized void watch(Consumer<Boolean> newWatcher) {
    watcher = newWatcher;
    tellWatcher();
  }

  /// Whoever speaks is alive, as one who has just stopped waiting is.
  synchronized void signOfLife() {
    watcher.accept(true);
    tellWatcher();
  }

  private void tellWatcher() {
    watcher.accept(!waits.isEmpty());
  }

  /// Ends all waits; nothing is asked any more.
  synchronized void end() {
    over = true;
    byId.values().forEach(Question::abandon);
  }

  /// Waits until all is told.
  void finish() throws InterruptedException {
    List<Telling> open;
    synchronized (this) {
      open = List.copyOf(tellings);
    }
    for (var telling : open) {
      telling.finish();
    }
  }
}
