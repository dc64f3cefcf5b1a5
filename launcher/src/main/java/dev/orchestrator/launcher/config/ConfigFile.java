package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.schema.JsonFile;
import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.Resources;
import dev.orchestrator.launcher.TextFile;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One configuration file as it was read.
///
/// @param source how messages name it
record ConfigFile(String source, JsonNode root) {
  /// How messages name what no file of the user's says.
  static final String BUILT_IN = "built-in";

  /// Reads a file; empty when there is none, or when it is not a JSON object.
  ///
  /// @param problems gets what is wrong with it
  /// @throws UserException when it cannot be read
  static Optional<ConfigFile> read(Path path, List<Problem> problems) {
    try {
      return parse(path.toString(), TextFile.read(path), problems);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedInputException e) {
      problems.add(new Problem(path.toString(), "", "is not UTF-8 text; save it as UTF-8"));
      return Optional.empty();
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be read (%s); put a readable file there or nothing"
              .formatted(path, IoReason.of(e)));
    }
  }

  private static Optional<ConfigFile> parse(String source, String text, List<Problem> problems) {
    return switch (JsonFile.parse(source, text)) {
      case JsonFile.Broken(var problem) -> {
        problems.add(problem);
        yield Optional.empty();
      }
      case JsonFile.Parsed(var root) when root.isObject() ->
          Optional.of(new ConfigFile(source, root));
      case JsonFile.Parsed _ -> {
        problems.add(new Problem(source, "1:1", "expected a JSON object"));
        yield Optional.empty();
      }
    };
  }

  /// What ships with the program.
  static ConfigFile builtIn() {
    return new ConfigFile(BUILT_IN, Json.MAPPER.readTree(Resources.text("defaults.json")));
  }
}
