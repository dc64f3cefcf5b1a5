package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How finished tasks are brought onto the target branch.
///
/// @param verify program and arguments that must end with exit code 0 on the merged files before
///   the target moves, started without a shell; empty for none
/// @param verifyTimeout how long it may take
/// @param author `Name <mail>`, author of the commits that are made in merging; null for the user
///   in merges and the agent in commits that hold its work
/// @param message of those commits, with [#PLACEHOLDERS] in braces
/// @param trailers whether those commits end with trailers that name run, task, attempt and agent
/// @param batch how many waiting tasks may be verified together, at least 1
/// @param resolveTries how often a task's agent may try to make its work fit that cannot be merged
public record MergeConfig(
    MergeStrategy strategy,
    List<String> verify,
    Duration verifyTimeout,
    @Nullable String author,
    String message,
    boolean trailers,
    int batch,
    Integer resolveTries) {
  public static final List<String> PLACEHOLDERS = List.of("task", "title", "run", "agent");
  public static final String DEFAULT_MESSAGE = "Merge task '{task}': {title}";
  public static final Duration DEFAULT_VERIFY_TIMEOUT = Duration.ofMinutes(30);
  public static final int DEFAULT_BATCH = 8;
  public static final int DEFAULT_RESOLVE_TRIES = 2;

  /// A merge commit for each task, unverified.
  public static final MergeConfig DEFAULT =
      new MergeConfig(
          MergeStrategy.MERGE,
          List.of(),
          DEFAULT_VERIFY_TIMEOUT,
          null,
          DEFAULT_MESSAGE,
          true,
          DEFAULT_BATCH,
          DEFAULT_RESOLVE_TRIES);

  public MergeConfig {
    verify = verify == null ? List.of() : List.copyOf(verify);
    verifyTimeout = Objects.requireNonNullElse(verifyTimeout, DEFAULT_VERIFY_TIMEOUT);
    message = Objects.requireNonNullElse(message, DEFAULT_MESSAGE);
    resolveTries = Objects.requireNonNullElse(resolveTries, DEFAULT_RESOLVE_TRIES);
    if (batch < 1) {
      throw new IllegalArgumentException("batch %d is below 1".formatted(batch));
    }
  }

  /// The same in another shape.
  public MergeConfig as(MergeStrategy other) {
    return new MergeConfig(
        other, verify, verifyTimeout, author, message, trailers, batch, resolveTries);
  }

  /// The same with a command that verifies.
  public MergeConfig verifiedBy(List<String> command) {
    return new MergeConfig(
        strategy, command, verifyTimeout, author, message, trailers, batch, resolveTries);
  }
}
