package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something an agent said or did, in the same words for every CLI.
public sealed interface AgentEvent {

  /// The CLI's name for the conversation, by which a later attempt can continue it.
  record SessionStarted(String session) implements AgentEvent {}

  /// Words for people; may have several lines.
  record Text(String text) implements AgentEvent {}

  record Thinking(String text) implements AgentEvent {}

  /// The agent uses a tool.
  ///
  /// @param id pairs it with its result
  /// @param subject what the tool is applied to, such as a path or a command; empty when unknown
  record ToolCall(String id, String tool, String subject) implements AgentEvent {}

  record ToolResult(String id, String text, boolean failed) implements AgentEvent {}

  /// Words of a person have reached the agent.
  record Told(String words) implements AgentEvent {}

  /// Something that the agent must do without.
  ///
  /// @param words one sentence
  record Warned(String words) implements AgentEvent {}

  /// What the attempt consumed since the last such event.
  record UsageReported(Usage usage) implements AgentEvent {}

  /// What the attempt has consumed so far since the last [UsageReported], which takes the place of
  /// this, as the next of this kind does.
  ///
  /// @param model the one that was asked, null when the CLI does not say
  record UsageSoFar(Usage usage, @Nullable String model) implements AgentEvent {}

  /// The account's limit is used up.
  ///
  /// @param resetsAt null when the CLI does not say
  record LimitReached(@Nullable Instant resetsAt) implements AgentEvent {}

  /// The CLI tries something again by itself.
  record Retrying(Duration delay, String reason) implements AgentEvent {}

  /// An event of the CLI that we do not know, as newer versions may have.
  ///
  /// @param kind what the CLI calls it
  record Unknown(String kind) implements AgentEvent {}

  /// A line of stdout as it came, from CLIs whose output people read in a rendering instead.
  record RawLine(String line) implements AgentEvent {}

  record StderrLine(String line) implements AgentEvent {}

  /// The attempt is over.
  sealed interface Ended extends AgentEvent {}

  /// @param message one sentence, and what the CLI said about it
  /// @param onRunner whether something on this machine failed, and not the CLI or its service
  record Failed(FailureClass failure, String message, boolean onRunner) implements Ended {
    /// A failure of the CLI or its service.
    public Failed(FailureClass failure, String message) {
      this(failure, message, false);
    }
  }

  /// The agent says it is done.
  ///
  /// @param result its last words, bounded
  /// @param verdict its judgement, if the last line of the result is one
  record Completed(String result, @Nullable Verdict verdict) implements Ended {
    /// Of results; what is longer loses its beginning.
    public static final int MAX_RESULT_CHARS = 1024 * 1024;

    public static Completed of(String result) {
      return new Completed(result, Verdict.in(result).orElse(null));
    }
  }
}
