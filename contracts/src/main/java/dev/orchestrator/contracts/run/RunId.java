package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
