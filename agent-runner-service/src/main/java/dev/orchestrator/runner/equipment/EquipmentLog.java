package dev.orchestrator.runner.equipment;

/// Takes what is to be said about making a workspace ready or taking it back. May be called by
/// several threads.
public interface EquipmentLog extends AutoCloseable {
  /// A remark of our own.
  void note(String text);

  /// A line of a command's stdout.
  void output(String line);

  /// A line of a command's stderr.
  void errors(String line);

  @Override
  void close();
}
