package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What Codex's own sandbox lets an agent do.
///
/// By default an agent writes in its workspace and in those places of the repository that a commit
/// on its own branch needs, and nowhere else but in the folder for temporary files. One that may
/// change nothing gets a sandbox in which nothing can be written.
///
/// @param mode in Codex's words
/// @param writable folders outside of the workspace
record CodexSandbox(String mode, List<Path> writable, boolean network, boolean web) {
  private static final String WORKSPACE_WRITE = "workspace-write";

  static CodexSandbox of(AgentConfig agent, Path workspace) throws IOException {
    var configured = agent.permissionMode();
    var usual = agent.mayChangeFiles() ? WORKSPACE_WRITE : "read-only";
    var mode = configured == null ? usual : configured;
    var tools = agent.tools();
    return new CodexSandbox(
        mode,
        mode.equals(WORKSPACE_WRITE) ? WorktreeGit.of(workspace).neededByCommits() : List.of(),
        tools == null || tools.contains("shell"),
        tools == null || tools.contains("web"));
  }

  void addTo(CodexCommand.Settings settings) {
    settings.text("sandbox_mode", mode);
    settings.text("approval_policy", "never");
    if (mode.equals(WORKSPACE_WRITE)) {
      settings.texts(
          "sandbox_workspace_write.writable_roots", writable.stream().map(Path::toString).toList());
      settings.set("sandbox_workspace_write.network_access", Boolean.toString(network));
    }
    if (!web) {
      settings.text("web_search", "disabled");
    }
  }

  /// Where git keeps what belongs to a worktree.
  ///
  /// @param own the worktree's own folder, null outside of git
  /// @param common the repository's folder
  private record WorktreeGit(Path own, Path common) {
    private static final String POINTER = "gitdir: ";
    private static final String BRANCH = "ref: ";

    static WorktreeGit of(Path workspace) throws IOException {
      var link = workspace.resolve(".git");
      if (!Files.isRegularFile(link)) {
        return new WorktreeGit(link, link);
      }
      var own = workspace.resolve(Files.readString(link).strip().substring(POINTER.length()));
      var pointer = own.resolve("commondir");
      var common =
          Files.exists(pointer) ? own.resolve(Files.readString(pointer).strip()).normalize() : own;
      return new WorktreeGit(own, common);
    }

    List<Path> neededByCommits() throws IOException {
      if (own.equals(common)) {
        return List.of();
      }
      var needed = new ArrayList<>(List.of(own, common.resolve("objects")));
      var head = Files.readString(own.resolve("HEAD")).strip();
      if (head.startsWith(BRANCH)) {
        var siblings = head.substring(BRANCH.length(), head.lastIndexOf('/'));
        needed.add(common.resolve(siblings));
        needed.add(common.resolve("logs").resolve(siblings));
      }
      for (var folder : needed) {
        Files.createDirectories(folder); // Codex cannot open what is not there
      }
      return needed;
    }
  }
}
