package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.TextFile;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.scheduler.briefing.TemplateCheck;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The user's own templates of what agents are told: `prompts/NAME.md` beside a configuration file.
/// Those of a later folder replace those of an earlier one; other files are left alone.
final class PromptFiles {
  private static final String FOLDER = "prompts";
  private static final String ENDING = ".md";
  private static final int MAX_CHARACTERS = 100_000;

  private final Map<String, String> texts = new TreeMap<>();
  private final Map<String, Path> files = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();

  /// @throws UserException when a folder or file cannot be read
  static PromptFiles in(List<Path> folders) {
    var prompts = new PromptFiles();
    folders.forEach(folder -> prompts.readFolder(folder.resolve(FOLDER)));
    return prompts;
  }

  /// By the template's name.
  Map<String, String> texts() {
    return texts;
  }

  /// Where each template comes from, by its name.
  Map<String, Path> files() {
    return files;
  }

  List<Problem> problems() {
    return problems;
  }

  private void readFolder(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var entries = Files.list(folder)) {
      entries
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .sorted()
          .forEach(this::readFile);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private void readFile(Path file) {
    var fileName = file.getFileName().toString();
    var name = fileName.substring(0, fileName.length() - ENDING.length());
    if (!TemplateCheck.names().containsKey(name)) {
      found(
          file,
          "there is no template of this name; expected one of "
              + String.join(", ", TemplateCheck.names().keySet()));
      return;
    }
    try {
      var text = TextFile.read(file);
      if (text.length() > MAX_CHARACTERS) {
        found(file, "is larger than %d characters".formatted(MAX_CHARACTERS));
        return;
      }
      TemplateCheck.problems(name, text).forEach(problem -> found(file, problem));
      texts.put(name, text);
      files.put(name, file);
    } catch (MalformedInputException e) {
      found(file, "is not UTF-8 text; save it as UTF-8");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void found(Path file, String message) {
    problems.add(new Problem(file.toString(), "", message));
  }

  private static UserException unreadable(Path place, IOException e) {
    return UserException.environment(
        "%s cannot be read (%s); make it readable or remove it".formatted(place, IoReason.of(e)));
  }
}
