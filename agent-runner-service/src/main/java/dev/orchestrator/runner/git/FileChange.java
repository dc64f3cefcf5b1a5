package dev.orchestrator.runner.git;

/// What was changed in one file.
///
/// @param path its name now
/// @param earlierPath its name before, the same unless it was moved
/// @param added lines, 0 where git sees no text
/// @param deleted lines, likewise
public record FileChange(String path, String earlierPath, int added, int deleted) {

  public long lines() {
    return (long) added + deleted;
  }
}
