package dev.orchestrator.contracts.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// Names one task within its plan. The shape keeps it valid as the last part of a git branch name
/// and as a folder name.
public record TaskId(@JsonValue String value) implements Comparable<TaskId> {
  public static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");

  /// Stands for the planning of a run, which is done by attempts as tasks are. No task may have it.
  public static final TaskId PLANNING = new TaskId("_plan");

  private static final String ANSWER = "_answer-";
  private static final Pattern ANSWERING = Pattern.compile(ANSWER + "[1-9][0-9]{0,8}");

  /// Stands for the answering of a run's question, likewise.
  ///
  /// @param question its number
  public static TaskId answering(int question) {
    return new TaskId(ANSWER + question);
  }

  @JsonCreator
  public TaskId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("task id '%s' must match %s".formatted(value, SHAPE));
    }
  }

  /// Whether it stands for the answering of a question.
  public boolean isAnswering() {
    return ANSWERING.matcher(value).matches();
  }

  /// The number of the question whose answering it stands for.
  ///
  /// @throws IllegalStateException when it stands for none
  public int answered() {
    if (!isAnswering()) {
      throw new IllegalStateException(value + " is no answering");
    }
    return Integer.parseInt(value, ANSWER.length(), value.length(), 10);
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
