package dev.orchestrator.runner.ask;

import java.io.IOException;
import java.io.InterruptedIOException;

/// For scripts: a request's body is what they say, the answer's body is what they get.
final class PlainDoor {
  private PlainDoor() {}

  static void ask(AskRequest request, AskDesk desk) throws IOException {
    var question = request.body();
    if (question.isEmpty()) {
      return;
    }
    var wait = desk.ask(question.get(), null);
    var isHandedOver = false;
    try {
      isHandedOver = reply(request, wait.await());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server closes");
    } finally {
      desk.leave(wait, isHandedOver);
    }
  }

  static void report(AskRequest request, AskDesk desk) throws IOException {
    var words = request.body();
    if (words.isPresent()) {
      reply(request, desk.report(words.get()));
    }
  }

  /// Whether it was an answer.
  private static boolean reply(AskRequest request, Outcome outcome) throws IOException {
    return switch (outcome) {
      case Outcome.Answered(var text) -> {
        request.reply(200, text);
        yield true;
      }
      case Outcome.Unanswered(var reason, var sentence) -> {
        request.reply(status(reason), sentence);
        yield false;
      }
      case Outcome.Withdrawn() -> false;
    };
  }

  private static int status(Outcome.Reason reason) {
    return switch (reason) {
      case UNFIT -> 400;
      case TOO_MUCH -> 429;
      case OVER -> 410;
    };
  }
}
