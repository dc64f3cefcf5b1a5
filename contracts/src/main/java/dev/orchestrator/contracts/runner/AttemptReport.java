package dev.orchestrator.contracts.runner;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a runner has to say about an attempt or an integration. Repeated until acknowledged.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface AttemptReport {
  AttemptId attempt();

  /// The CLI named its conversation.
  ///
  /// @param cli which CLI it is, as [ProviderConfig#cli]; null where nobody has noted it
  record SessionNamed(AttemptId attempt, String session, @Nullable String cli)
      implements AttemptReport {
    /// One that any CLI may be asked for.
    public SessionNamed(AttemptId attempt, String session) {
      this(attempt, session, null);
    }
  }

  /// The agent is done and all it wrote is committed on the task's branch.
  ///
  /// @param verdict what a check thinks of the work, null for other steps
  /// @param changed what the task's branch differs in from where it began
  record Succeeded(
      AttemptId attempt,
      String result,
      Usage usage,
      @Nullable Verdict verdict,
      ChangedPaths changed)
      implements AttemptReport {
    public Succeeded {
      changed = Objects.requireNonNullElse(changed, ChangedPaths.NONE);
    }

    /// A success of a code step that tells no paths.
    public Succeeded(AttemptId attempt, String result, Usage usage) {
      this(attempt, result, usage, null, ChangedPaths.NONE);
    }
  }

  /// The attempt ended badly; all it wrote is committed on the task's branch.
  ///
  /// @param resetsAt when a usage limit ends, as far as the CLI says so
  /// @param byProvider whether the agent's CLI failed, and not something on the runner before or
  ///   after it
  record Failed(
      AttemptId attempt,
      FailureClass failure,
      String message,
      Usage usage,
      @Nullable Instant resetsAt,
      boolean byProvider)
      implements AttemptReport {

    /// A failure that is not the provider's.
    public Failed(
        AttemptId attempt,
        FailureClass failure,
        String message,
        Usage usage,
        @Nullable Instant resetsAt) {
      this(attempt, failure, message, usage, resetsAt, false);
    }
  }

  /// The attempt was ended on request; all it wrote is kept.
  record Stopped(AttemptId attempt) implements AttemptReport {}

  /// The runner cannot work: its disk is full or cannot be written. Nothing is wrong with the task,
  /// whose work so far is kept; the run can be resumed when the obstacle is gone.
  ///
  /// @param reason one sentence
  record Hindered(AttemptId attempt, String reason) implements AttemptReport {}

  /// The task's branch is in the run's result.
  ///
  /// @param commit the merge commit, null when the task changed nothing
  /// @param parked why the target branch could not follow, null when it has
  record Integrated(AttemptId attempt, @Nullable String commit, @Nullable String parked)
      implements AttemptReport {}

  /// The task's branch could not be merged; it stays as it is.
  ///
  /// @param reason one sentence that names the files or the obstacle
  record NotIntegrated(AttemptId attempt, FailureClass failure, String reason)
      implements AttemptReport {}

  /// The task's branch cannot be merged as it is; it stays so. Its agent may be able to help.
  ///
  /// @param byHand commands by which a person makes it fit, one after the other; the last one has
  ///   it merged
  record MergeRefused(AttemptId attempt, MergeObstacle obstacle, List<String> byHand)
      implements AttemptReport {
    public MergeRefused {
      byHand = byHand == null ? List.of() : List.copyOf(byHand);
    }

    /// One that says nothing to people.
    public MergeRefused(AttemptId attempt, MergeObstacle obstacle) {
      this(attempt, obstacle, List.of());
    }
  }

  /// The agent wants to know something, and waits for [RunnerAddresses#ANSWER].
  ///
  /// @param question what the runner calls it, unique within the attempt
  record Asked(AttemptId attempt, String question, String text) implements AttemptReport {
    /// Characters of a question.
    public static final int MAX_CHARS = 16_000;

    /// Questions that one attempt may ask.
    public static final int MAX_IN_ATTEMPT = 100;
  }

  /// The provider has answered the agent for the first time: it can be used. Told once.
  record Responded(AttemptId attempt) implements AttemptReport {}

  /// What the attempt has consumed so far. Told from time to time while that changes, and before
  /// its end.
  ///
  /// @param usage since the attempt's beginning
  /// @param provider its name in the configuration
  /// @param model as the configuration or the CLI names it, null when neither does
  record Consumed(AttemptId attempt, Usage usage, String provider, @Nullable String model)
      implements AttemptReport {}

  /// The agent says how far it is.
  record Progressed(AttemptId attempt, String words) implements AttemptReport {}
}
