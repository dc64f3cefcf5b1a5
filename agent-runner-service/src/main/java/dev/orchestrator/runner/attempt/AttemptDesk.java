package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.ask.Access;
import dev.orchestrator.runner.ask.AskDesk;
import dev.orchestrator.runner.ask.AskListener;
import dev.orchestrator.runner.ask.AskServer;
import dev.orchestrator.runner.backend.StopSwitch;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The desk of one attempt, which is there while its agent works, if the agent may ask anything.
final class AttemptDesk {
  private final Assignment assignment;
  private final AskServer server;
  private volatile @Nullable AskDesk current;

  AttemptDesk(Assignment assignment, AskServer server) {
    this.assignment = assignment;
    this.server = server;
  }

  /// The way to it; empty for an agent that cannot ask, which works all the same.
  ///
  /// @param trouble hears why, where that is not as it should be
  Optional<Access> access(Consumer<String> trouble) {
    if (!assignment.kind().mayAsk()) {
      return Optional.empty();
    }
    try {
      return Optional.of(server.newAccess());
    } catch (IOException e) {
      trouble.accept("the agent cannot ask anything: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Opens it, until it is closed or the attempt is stopped.
  AskDesk open(Access access, AskListener listener, StopSwitch stop) {
    var desk = server.open(access, listener);
    stop.whenStopped(desk::end);
    current = desk;
    return desk;
  }

  /// Brings the agent an answer that it may wait for.
  void answer(String question, String answer) {
    var desk = current;
    if (desk != null) {
      desk.answer(question, answer);
    }
  }
}
