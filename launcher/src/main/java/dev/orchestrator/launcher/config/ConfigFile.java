package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.JsonFile;
import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.launcher.IoReason;
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

  /// Reads a file; empty when there is none.
  ///
  /// @throws UserException when it cannot be read or is not a JSON object
  static Optional<ConfigFile> read(Path path) {
    try {
      return Optional.of(parse(path.toString(), TextFile.read(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedInputException e) {
      throw UserException.usage("%s is not UTF-8 text; save it as UTF-8".formatted(path));
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be read (%s); put a readable file there or nothing"
              .formatted(path, IoReason.of(e)));
    }
  }

  static ConfigFile parse(String source, String text) {
    return switch (JsonFile.parse(source, text)) {
      case JsonFile.Broken(var problem) -> throw UserException.problems(List.of(problem));
      case JsonFile.Parsed(var root) when root.isObject() -> new ConfigFile(source, root);
      case JsonFile.Parsed _ ->
          throw UserException.problems(
              List.of(new Problem(source, "1:1", "expected a JSON object")));
    };
  }
}
