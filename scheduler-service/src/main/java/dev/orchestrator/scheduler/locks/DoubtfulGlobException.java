package dev.orchestrator.scheduler.locks;

/// A glob that does not say for certain which paths it means.
final class DoubtfulGlobException extends Exception {
  private static final long serialVersionUID = 1L;

  DoubtfulGlobException(String reason) {
    super(reason, null, false, false);
  }
}
