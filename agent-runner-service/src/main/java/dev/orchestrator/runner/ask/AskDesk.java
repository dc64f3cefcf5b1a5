package dev.orchestrator.runner.ask;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where the agent of one attempt asks and reports, as long as the attempt is under way. Safe for
/// several threads.
public final class AskDesk implements AutoCloseable {
  private final Access access;
  private final Runnable removal;
  private final Questions questions;
  private final ProgressTelling progress;

  AskDesk(Access access, AskListener listener, InstantSource clock, Runnable removal) {
    this.access = access;
    this.removal = removal;
    questions = new Questions(listener, clock);
    progress = new ProgressTelling(listener);
  }

  public Access access() {
    return access;
  }

  /// Brings an answer. Does nothing for a question that is not known, or has one already.
  public void answer(String question, String answer) {
    questions.answer(question, answer);
  }

  /// Tells `watcher` now, and whenever it changes, whether the agent waits for an answer. An end of
  /// waiting is told after each sign of life as well.
  public void whenWaiting(Consumer<Boolean> watcher) {
    questions.watch(watcher);
  }

  /// Ends all waiting at once; nothing is taken any more.
  public void end() {
    questions.end();
    progress.end();
  }

  /// Ends, and returns when all that was taken is told.
  @Override
  public void close() {
    end();
    removal.run();
    try {
      questions.finish();
      progress.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// As [Questions#ask].
  Wait ask(String question, @Nullable JsonNode request) {
    return questions.ask(clean(question), request);
  }

  /// As [Questions#leave].
  void leave(Wait wait, boolean isHandedOver) {
    questions.leave(wait, isHandedOver);
  }

  void withdraw(JsonNode request) {
    questions.withdraw(request);
  }

  Outcome report(String words) {
    questions.signOfLife();
    return progress.report(clean(words));
  }

  /// Without what cannot be stored or sent on.
  private static String clean(String words) {
    return new String(words.getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD').strip();
  }
}
