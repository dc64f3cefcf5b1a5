package dev.orchestrator.launcher.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The program's version, as its jar states it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"orchestrator " + number()};
  }

  /// As its jar states it.
  static String number() {
    var version = Version.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(version, "development build");
  }
}
