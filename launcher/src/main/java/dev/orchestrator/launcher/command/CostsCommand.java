package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.UsageSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.launcher.report.Table;
import dev.orchestrator.launcher.report.UsageWords;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what attempts consumed and cost, added up by what they have in common.
@Command(name = "costs", description = "Show what attempts consumed and cost.")
final class CostsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "One run (default: all).")
  private @Nullable String wanted;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description =
          "task, agent, provider, model, attempt, run or day (default: task of one run, run of all).")
  private @Nullable String by;

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description = "Leave out attempts that started before this day (UTC), as 2026-01-31.")
  private @Nullable String since;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /// What `--json` prints.
  ///
  /// @param estimated whether any figure in it is no more than an estimate
  private record Costs(List<UsageSummary> rows, Total total, boolean estimated) {}

  /// @param unpriced attempts that consumed something whose cost nobody can say
  private record Total(int attempts, int unpriced, Usage usage) {
    static Total of(List<UsageSummary> rows) {
      return new Total(
          rows.stream().mapToInt(UsageSummary::attempts).sum(),
          rows.stream().mapToInt(UsageSummary::unpriced).sum(),
          rows.stream().map(UsageSummary::usage).reduce(Usage.NONE, Usage::plus));
    }
  }

  CostsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var first = firstDay();
    var kind = kind();
    try (var store = project.store(project.repository())) {
      var run = wanted == null ? null : RunChoice.of(store, wanted).run();
      var rows = store.usage(run, first, kind);
      var total = Total.of(rows);
      if (json) {
        surroundings
            .out()
            .println(Json.write(new Costs(rows, total, total.usage().hasEstimates())));
      } else {
        print(rows, total, kind);
      }
    }
    return ExitCode.SUCCEEDED;
  }

  private UsageSummary.By kind() {
    if (by == null) {
      return wanted == null ? UsageSummary.By.RUN : UsageSummary.By.TASK;
    }
    return Stream.of(UsageSummary.By.values())
        .filter(kind -> word(kind).equals(by))
        .findFirst()
        .orElseThrow(() ->
            UserException.usage(
                "--by is %s; expected one of %s"
                    .formatted(
                        by,
                        Stream.of(UsageSummary.By.values())
                            .map(CostsCommand::word)
                            .collect(Collectors.joining(", ")))));
  }

  private static String word(UsageSummary.By kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private @Nullable LocalDate firstDay() {
    try {
      return since == null ? null : LocalDate.parse(since);
    } catch (DateTimeParseException _) {
      throw UserException.usage("--since is %s; expected a day as 2026-01-31".formatted(since));
    }
  }

  private void print(List<UsageSummary> rows, Total total, UsageSummary.By kind) {
    var table =
        new Table(
            word(kind).toUpperCase(Locale.ROOT),
            "ATTEMPTS",
            "INPUT",
            "OUTPUT",
            "CACHE READ",
            "CACHE WRITE",
            "COST");
    rows.forEach(
        row -> row(table, name(row, kind), row.attempts(), row.usage(), row.unpriced() > 0));
    row(table, "total", total.attempts(), total.usage(), total.unpriced() > 0);
    table.print(surroundings.out());
    if (total.usage().hasEstimates()) {
      surroundings.out().println("\n≈ is an estimate");
    }
  }

  private static void row(Table table, String name, int attempts, Usage usage, boolean isPartial) {
    table.row(
        name,
        attempts,
        UsageWords.count(usage.inputTokens(), usage),
        UsageWords.count(usage.outputTokens(), usage),
        UsageWords.count(usage.cacheReadTokens(), usage),
        UsageWords.count(usage.cacheWriteTokens(), usage),
        UsageWords.cost(usage, isPartial));
  }

  private String name(UsageSummary row, UsageSummary.By kind) {
    var run = wanted == null ? row.run() + " " : "";
    return Legible.line(
        switch (kind) {
          case TASK -> run + row.task();
          case ATTEMPT -> "%s%s %d".formatted(run, row.task(), row.attempt());
          case AGENT -> known(row.agent());
          case PROVIDER -> known(row.provider());
          case MODEL -> known(row.provider()) + " " + known(row.model());
          case RUN -> String.valueOf(row.run());
          case DAY -> String.valueOf(row.day());
        });
  }

  private static String known(@Nullable String name) {
    return Objects.requireNonNullElse(name, "-");
  }
}
