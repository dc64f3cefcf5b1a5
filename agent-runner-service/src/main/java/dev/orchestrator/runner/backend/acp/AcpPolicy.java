package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.config.AgentConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Decides what an agent may do, by the tools that it was given.
///
/// Nobody sits by who could be asked. So an agent with all tools may do what it asks for, except
/// change files outside of its workspace; one with some may do what is known to need no other.
/// Agents say less of a call when they ask for it than when they begin it, so what they said then
/// is remembered.
final class AcpPolicy {
  private static final String READ = "read";
  private static final String EDIT = "edit";
  private static final String SHELL = "shell";
  private static final String WEB = "web";
  private static final String NONE = "none";

  /// The protocol's kinds of tools.
  private static final Map<String, String> BY_KIND =
      Map.of(
          "read", READ, "search", READ, "edit", EDIT, "delete", EDIT, "move", EDIT, "execute",
          SHELL, "fetch", WEB, "think", NONE);

  /// Tools of which agents do not say the kind.
  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("read", READ),
          Map.entry("read_image", READ),
          Map.entry("tree", READ),
          Map.entry("analyze", READ),
          Map.entry("load_skill", READ),
          Map.entry("skill", READ),
          Map.entry("todowrite", NONE),
          Map.entry("write", EDIT),
          Map.entry("edit", EDIT),
          Map.entry("shell", SHELL));

  /// Agents that, told so, ask before they do anything, or do without the tools.
  private static final List<String> TAMED = List.of("OpenCode", "goose");

  private static final List<String> PATHS = List.of("path", "filePath", "filepath", "file_path");

  private final AgentConfig agent;
  private final AcpFiles files;
  private final Map<String, Call> calls = new HashMap<>();

  private record Call(String name, String kind) {}

  AcpPolicy(AgentConfig agent, AcpFiles files) {
    this.agent = agent;
    this.files = files;
  }

  /// The mode in which Goose asks before every use of a tool.
  static final String ASKING_MODE = "approve";

  /// Why the agent could do more than it may; empty where it cannot.
  ///
  /// @param name that the program gives itself
  /// @param wallTrouble why the system does not keep it from changing files, empty where it does
  Optional<String> leak(String name, Optional<String> wallTrouble) {
    var mode = agent.permissionMode();
    var isTamed =
        TAMED.contains(name)
            && (name.equals("OpenCode") || mode == null || mode.equals(ASKING_MODE));
    if (agent.tools() == null || isTamed || may(SHELL)) {
      return Optional.empty();
    }
    return agent.mayChangeFiles()
        ? Optional.of("it could use a shell without asking")
        : wallTrouble.map("it could change files without asking, since "::concat);
  }

  /// Takes note of what the agent tells of a call.
  void hear(JsonNode update) {
    if (update.path("sessionUpdate").asString("").equals("tool_call")) {
      var name =
          update.at("/_meta/goose/toolCall/toolName").asString(update.path("title").asString(""));
      calls.put(id(update), new Call(name, update.path("kind").asString("other")));
    }
  }

  /// @param tool the call as it stands in a request for permission
  boolean permits(JsonNode tool) {
    var call = calls.getOrDefault(id(tool), new Call(title(tool), "other"));
    var need = need(tool.path("kind").asString("other"), call);
    var isInPlace = !need.equals(Optional.of(EDIT)) || paths(tool).allMatch(files::contains);
    return isInPlace
        && (agent.tools() == null || isOfOwnServer(call) || need.filter(this::may).isPresent());
  }

  boolean mayRead() {
    return agent.tools() == null || may(READ);
  }

  boolean mayWrite() {
    return agent.tools() == null || may(EDIT);
  }

  /// To change files means to read them, and a shell can do both.
  private boolean may(String need) {
    var tools = agent.tools();
    return tools == null
        || need.equals(NONE)
        || tools.contains(need)
        || need.equals(READ) && agent.mayChangeFiles();
  }

  private static Optional<String> need(String kind, Call call) {
    return Stream.of(BY_KIND.get(kind), BY_KIND.get(call.kind()), BY_NAME.get(call.name()))
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  /// Tools of the agent's own MCP servers are among those that it was given.
  private boolean isOfOwnServer(Call call) {
    var name = simple(call.name());
    return agent.mcpServers().keySet().stream()
        .anyMatch(server -> name.startsWith(simple(server) + "_"));
  }

  private static String simple(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
  }

  private static Stream<String> paths(JsonNode tool) {
    return Stream.concat(
        tool.path("locations").valueStream().map(location -> location.path("path").asString("")),
        PATHS.stream()
            .map(tool.path("rawInput")::path)
            .filter(JsonNode::isString)
            .map(JsonNode::asString));
  }

  private static String title(JsonNode tool) {
    return tool.path("title").asString("").split(" ", 2)[0];
  }

  private static String id(JsonNode tool) {
    return tool.path("toolCallId").asString("");
  }
}
