package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.orchestrator.contracts.log.LogContext;
import dev.orchestrator.contracts.plan.TaskId;
import java.util.regex.Pattern;

/// Names one run within its repository. Lower-case letters, digits and dashes, so that it is safe
/// in branch names, file names and shell commands.
public record RunId(@JsonValue String value) implements Comparable<RunId> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  @JsonCreator
  public RunId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("run id '%s' must match %s".formatted(value, SHAPE));
    }
  }

  /// What the log is told of work on the run as a whole.
  public LogContext about() {
    return new LogContext(value, null, null);
  }

  /// What the log is told of work on one of its tasks.
  public LogContext about(TaskId task) {
    return new LogContext(value, task.value(), null);
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
