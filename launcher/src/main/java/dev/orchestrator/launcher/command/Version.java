package dev.orchestrator.launcher.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The program's version, as its jar states it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "orchestrator " + Objects.requireNonNullElse(version, "development build")
    };
  }
}
