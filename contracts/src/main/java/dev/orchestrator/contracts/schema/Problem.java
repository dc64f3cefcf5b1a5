package dev.orchestrator.contracts.schema;

/// Something wrong in a file that a person wrote.
///
/// @param source the file's name as the user gave it
/// @param location `line:column` of broken JSON, a JSON pointer otherwise
/// @param message what was found and what was expected
public record Problem(String source, String location, String message) {
  @Override
  public String toString() {
    return location.isEmpty()
        ? "%s: %s".formatted(source, message)
        : "%s:%s%s: %s".formatted(source, location.startsWith("/") ? " " : "", location, message);
  }
}
