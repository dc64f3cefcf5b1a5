package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.store.query.StoreReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints the whole conversation with the agents of one task: what each attempt was told, and what
/// it said and did.
@Command(
    name = "conversation",
    description = "Print what the agents of a task were told, and what they said and did.")
final class ConversationCommand implements Callable<Integer> {
  private static final int PAGE = 200;

  private final Surroundings surroundings;
  @Mixin private final Project project;
  @Mixin private final OneTask chosen = new OneTask();

  @Option(names = "--json", description = "Print one line of the conversation per line as JSON.")
  private boolean json;

  ConversationCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  /// What `--json` prints for each line.
  ///
  /// @param step the workflow step that the attempt was for
  /// @param agent who worked on it
  private record Line(
      int attempt, String step, String agent, Instant at, Channel channel, String text) {}

  @Override
  public Integer call() {
    var repository = project.repository();
    try (var store = project.store(repository)) {
      var choice = chosen.in(store);
      print(store, choice.run().run(), choice.task());
    }
    return ExitCode.SUCCEEDED;
  }

  private void print(StoreReader store, RunId run, TaskId id) {
    var attempts = attempts(store, run, id);
    var selection = new LogSelection(false, true);
    var current = 0;
    long last = 0;
    for (var page = store.output(run, id, last, PAGE);
        !page.isEmpty();
        page = store.output(run, id, last, PAGE)) {
      for (var stored : page) {
        var started = attempts.get(stored.batch().attempt().number());
        if (started != null && started.attempt() != current) {
          current = started.attempt();
          head(started);
        }
        for (var line : stored.batch().lines()) {
          selection
              .take(stored.batch().attempt(), line)
              .ifPresent(text -> print(Objects.requireNonNull(started), line, text));
        }
      }
      last = page.getLast().row();
    }
    for (var line : selection.unfinished()) {
      var started = Objects.requireNonNull(attempts.get(line.attempt().number()));
      print(started, line.begin(), line.text());
    }
  }

  private static Map<Integer, RunEvent.AttemptStarted> attempts(
      StoreReader store, RunId run, TaskId id) {
    var attempts = new HashMap<Integer, RunEvent.AttemptStarted>();
    Histories.each(
        store,
        run,
        entry -> {
          if (entry.event() instanceof RunEvent.AttemptStarted started
              && started.task().equals(id)) {
            attempts.put(started.attempt(), started);
          }
        });
    return attempts;
  }

  private void head(RunEvent.AttemptStarted started) {
    if (!json) {
      surroundings
          .out()
          .printf(
              "── attempt %d, %s by %s%s%n",
              started.attempt(),
              started.stepName(),
              started.agent(),
              started.session() == null ? "" : ", going on with its session");
    }
  }

  private void print(RunEvent.AttemptStarted started, OutputLine line, String text) {
    if (json) {
      surroundings
          .out()
          .println(
              Json.write(
                  new Line(
                      started.attempt(),
                      started.stepName(),
                      started.agent(),
                      line.at(),
                      line.channel(),
                      text)));
    } else {
      surroundings.out().println((mark(line.channel()) + Legible.text(text)).stripTrailing());
    }
  }

  private static String mark(Channel channel) {
    return switch (channel) {
      case TOLD -> "> ";
      case TEXT, RAW -> "";
      case TOOL -> "  · ";
      case STDERR -> "  ! ";
      case NOTE -> "  # ";
    };
  }
}
