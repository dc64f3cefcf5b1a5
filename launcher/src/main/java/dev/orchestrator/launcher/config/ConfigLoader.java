package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.launcher.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Loads the configuration: what is built in, then `~/.orchestrator/config.json`, then
/// `.orchestrator/config.json` of the repository, each with the templates beside it.
public final class ConfigLoader {
  static final String FILE = "config.json";

  private ConfigLoader() {}

  /// @param userFolder `~/.orchestrator`
  /// @param projectFolder `.orchestrator` of the repository
  /// @param environment tells by its `PATH` which CLIs are installed
  /// @throws UserException naming every problem in every file
  public static LoadedConfig load(
      Path userFolder, Path projectFolder, Map<String, String> environment) {
    var folders = List.of(userFolder, projectFolder);
    var problems = new ArrayList<Problem>();
    var merge = merge(folders, problems);
    var prompts = PromptFiles.in(folders);
    var top = Objects.requireNonNullElse(projectFolder.getParent(), projectFolder);
    var provider =
        DefaultProvider.of(merge.merged().path("providers"), environment, top).orElse(null);
    if (problems.isEmpty()) { // what a broken file would have said is not known
      problems.addAll(ConfigCheck.problems(merge, provider));
    }
    problems.addAll(prompts.problems());
    if (!problems.isEmpty()) {
      throw UserException.problems(problems);
    }
    return new Resolution(merge, prompts).resolve(provider);
  }

  private static ConfigMerge merge(List<Path> folders, List<Problem> problems) {
    var files = new ArrayList<>(List.of(ConfigFile.builtIn()));
    for (var folder : folders) {
      ConfigFile.read(folder.resolve(FILE), problems).ifPresent(files::add);
    }
    return new ConfigMerge(files);
  }
}
