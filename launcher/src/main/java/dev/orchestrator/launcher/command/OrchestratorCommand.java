package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.local.Refusals;
import dev.orchestrator.launcher.log.LogLevels;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.RepositoryException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line as a whole. The one place where a failure becomes a sentence and an exit code.
@Command(
    name = "orchestrator",
    description =
        "Plans a goal and runs its tasks on agent CLIs, each in a git worktree of its own.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all tasks succeeded",
      "1:some task failed",
      "2:the command line, the configuration or a plan is wrong",
      "3:something around the program is not as it must be",
      "130:interrupted; `orchestrator resume` goes on"
    })
public final class OrchestratorCommand {
  private final Surroundings surroundings;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces of failures.")
  private boolean debug;

  @Spec private @Nullable CommandSpec spec;

  private OrchestratorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Option(
      names = "--log-level",
      scope = ScopeType.INHERIT,
      paramLabel = "[LOGGER=]LEVEL",
      description =
          "What goes to .orchestrator/logs: OFF, ERROR, WARNING, INFO (default), DEBUG or TRACE, of"
              + " all or of one logger; may be repeated.")
  private void logLevel(List<String> words) {
    try {
      LogLevels.of(words);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--log-level: " + e.getMessage(), e);
    }
    surroundings.observing().logLevels(words);
  }

  /// Executes one command line.
  ///
  /// @return the exit code
  public static int execute(Surroundings surroundings, String... args) {
    var root = new OrchestratorCommand(surroundings);
    try {
      return root.commandLine().execute(args);
    } catch (Throwable e) {
      // errors pass by the parser's handlers
      return root.internal(e);
    }
  }

  private CommandLine commandLine() {
    var line =
        new CommandLine(this)
            .addSubcommand(new RunCommand(surroundings))
            .addSubcommand(new ResumeCommand(surroundings))
            .addSubcommand(new ValidateCommand(surroundings))
            .addSubcommand(new PlanCommand(surroundings))
            .addSubcommand(new RunsCommand(surroundings))
            .addSubcommand(new StatusCommand(surroundings))
            .addSubcommand(new ApproveCommand(surroundings))
            .addSubcommand(new ChangeCommand(surroundings))
            .addSubcommand(new RejectCommand(surroundings))
            .addSubcommand(new ReviseCommand(surroundings))
            .addSubcommand(new AddCommand(surroundings))
            .addSubcommand(new PauseCommand(surroundings))
            .addSubcommand(new ContinueCommand(surroundings))
            .addSubcommand(new RetryCommand(surroundings))
            .addSubcommand(new CancelCommand(surroundings))
            .addSubcommand(new SteerCommand(surroundings))
            .addSubcommand(new QuestionsCommand(surroundings))
            .addSubcommand(new AnswerCommand(surroundings))
            .addSubcommand(new BudgetCommand(surroundings))
            .addSubcommand(new CostsCommand(surroundings))
            .addSubcommand(new LogsCommand(surroundings))
            .addSubcommand(new DiffCommand(surroundings))
            .addSubcommand(new ConversationCommand(surroundings))
            .addSubcommand(new OpenCommand(surroundings))
            .addSubcommand(new CleanCommand(surroundings))
            .addSubcommand(new ExportCommand(surroundings))
            .addSubcommand(new ImportCommand(surroundings))
            .addSubcommand(new DoctorCommand(surroundings))
            .addSubcommand(new InitCommand(surroundings))
            .addSubcommand(ConfigCommand.line(surroundings))
            .addSubcommand(new DemoCommand(surroundings));
    return line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(this::wrongUsage)
        .setExecutionExceptionHandler(this::failure);
  }

  private int wrongUsage(ParameterException e, String[] args) {
    var name = e.getCommandLine().getCommandSpec().qualifiedName();
    return fail(ExitCode.USAGE, "%s; see `%s --help`".formatted(e.getMessage(), name), e);
  }

  private int failure(Exception e, CommandLine command, CommandLine.@Nullable ParseResult result) {
    return switch (e) {
      case UserException user -> fail(user.exitCode(), String.valueOf(user.getMessage()), user);
      case RefusedException refused -> {
        var user = Refusals.asUserException(refused.refusal());
        yield fail(user.exitCode(), String.valueOf(user.getMessage()), refused);
      }
      case RepositoryException _, GitException _ ->
          fail(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
      default -> internal(e);
    };
  }

  private int internal(Throwable e) {
    return fail(ExitCode.ENVIRONMENT, "internal error: %s; run again with --debug".formatted(e), e);
  }

  private int fail(int exitCode, String sentence, Throwable cause) {
    Legible.text(sentence)
        .lines()
        .forEach(line -> surroundings.err().println("orchestrator: " + line));
    if (debug) {
      cause.printStackTrace(surroundings.err());
    }
    return exitCode;
  }
}
