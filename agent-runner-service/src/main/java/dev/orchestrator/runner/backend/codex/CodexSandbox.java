package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.WorktreeGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What Codex's own sandbox lets an agent do.
///
/// By default an agent writes in its workspace and in those places of the repository that a commit
/// on its own branch needs, and nowhere else but in the folders for temporary files and where the
/// user's own configuration of Codex lets it. One that may change nothing gets a sandbox in which
/// nothing can be written.
///
/// @param mode in Codex's words
/// @param writable folders outside of the workspace
/// @param temporary the attempt's own folder for temporary files, null where the usual ones do
record CodexSandbox(
    String mode, List<Path> writable, @Nullable Path temporary, boolean network, boolean web) {
  private static final String WORKSPACE_WRITE = "workspace-write";
  private static final String TEMPORARY = "TMPDIR";

  static CodexSandbox of(AgentRun run) throws IOException {
    var agent = run.assignment().agent();
    var configured = agent.permissionMode();
    var usual = agent.mayChangeFiles() ? WORKSPACE_WRITE : "read-only";
    var mode = configured == null ? usual : configured;
    var tools = agent.tools();
    var network = tools == null || tools.contains("shell");
    var web = tools == null || tools.contains("web");
    if (!mode.equals(WORKSPACE_WRITE)) {
      return new CodexSandbox(mode, List.of(), null, network, web);
    }
    var git = WorktreeGit.of(run.workspace());
    var writable = new ArrayList<>(git.neededByCommits());
    var temporary = isAmongTemporaryFiles(git.common(), run) ? ownFolder(run) : null;
    if (temporary != null) {
      writable.add(temporary);
    }
    return new CodexSandbox(mode, writable, temporary, network, web);
  }

  /// Codex leaves the usual folders for temporary files open to every agent, and a repository among
  /// them would be open as well.
  private static boolean isAmongTemporaryFiles(Path repository, AgentRun run) throws IOException {
    for (var usual : List.of("/tmp", run.environment().getOrDefault(TEMPORARY, "/tmp"))) {
      var folder = Path.of(usual);
      if (Files.exists(folder)
          && Files.exists(repository)
          && repository.toRealPath().startsWith(folder.toRealPath())) {
        return true;
      }
    }
    return false;
  }

  private static Path ownFolder(AgentRun run) throws IOException {
    return Files.createDirectories(run.scratch().resolve("tmp"));
  }

  /// Options that stand before the subcommand. They add to what the user's configuration allows,
  /// where a setting would replace it.
  List<String> folders() {
    return writable.stream().flatMap(folder -> Stream.of("--add-dir", folder.toString())).toList();
  }

  void addTo(CodexCommand.Settings settings) {
    settings.text("sandbox_mode", mode);
    settings.text("approval_policy", "never");
    if (mode.equals(WORKSPACE_WRITE)) {
      settings.set("sandbox_workspace_write.network_access", Boolean.toString(network));
    }
    if (temporary != null) {
      settings.set("sandbox_workspace_write.exclude_slash_tmp", "true");
      settings.set("sandbox_workspace_write.exclude_tmpdir_env_var", "true");
    }
    if (!web) {
      settings.text("web_search", "disabled");
    }
  }

  Map<String, String> environment() {
    return temporary == null ? Map.of() : Map.of(TEMPORARY, temporary.toString());
  }
}
