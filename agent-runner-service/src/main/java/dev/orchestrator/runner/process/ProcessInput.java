package dev.orchestrator.runner.process;

/// The stdin of a process with which a dialogue is held. Safe for several threads.
///
/// What is sent is queued and written in order, so that a process which does not read cannot hold
/// up its sender.
public interface ProcessInput {

  /// Queues text, which is written as UTF-8 as it is.
  ///
  /// @return false when the input is closed, the process has ended, or it has let more than 64 MiB
  ///   go unread
  boolean send(String text);

  /// Closes stdin after what was sent; calling it again does nothing.
  void close();
}
