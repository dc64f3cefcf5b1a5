package dev.orchestrator.launcher.config;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonPointer;

/// Who says what a setting is: a file, the program itself, or what was found on this machine.
final class Origins {
  private final ConfigMerge merge;
  private final Map<String, String> said = new HashMap<>();

  Origins(ConfigMerge merge) {
    this.merge = merge;
  }

  /// Gives a reason for a setting that is in no file.
  void say(String pointer, String origin) {
    said.put(pointer, origin);
  }

  String of(String pointer) {
    var origin = said.get(pointer);
    return origin != null
        ? origin
        : merge.origin(JsonPointer.compile(pointer)).orElse(ConfigFile.BUILT_IN);
  }

  boolean isBuiltIn(String pointer) {
    return of(pointer).equals(ConfigFile.BUILT_IN);
  }
}
