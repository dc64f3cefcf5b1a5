package dev.orchestrator.launcher.planning;

import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.launcher.report.ReportSource;
import dev.orchestrator.launcher.report.RunEnd;
import dev.orchestrator.launcher.report.RunHistory;
import dev.orchestrator.launcher.report.RunReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Shows a run, and asks the person at the terminal about each plan that is proposed. What the
/// person types is read by a thread of its own, so that the run is shown meanwhile and somebody
/// else may decide first.
public final class AskingReport implements RunReport {
  private final RunId run;
  private final RunReport shown;
  private final PrintStream out;
  private final BufferedReader answers;
  private final PlanDialogue dialogue;
  private final Function<RunInstruction, Reply<Acknowledged>> instruct;
  private final RunHistory history = new RunHistory();
  private String goal = "";
  private @Nullable Proposal proposal;
  private @Nullable Proposal asked;
  private boolean listening;

  private AskingReport(
      RunId run,
      RunReport shown,
      PrintStream out,
      BufferedReader answers,
      PlanDialogue dialogue,
      Function<RunInstruction, Reply<Acknowledged>> instruct) {
    this.run = run;
    this.shown = shown;
    this.out = out;
    this.answers = answers;
    this.dialogue = dialogue;
    this.instruct = instruct;
  }

  /// @param shown how the run is shown
  /// @param answers what the person types
  /// @param environment says which editor the person likes
  public static ReportSource of(
      RunId run,
      RunReport shown,
      Config config,
      PrintStream out,
      BufferedReader answers,
      Map<String, String> environment) {
    var dialogue = new PlanDialogue(out, config.agents().keySet(), PlanEditor.of(environment));
    return instruct -> new AskingReport(run, shown, out, answers, dialogue, instruct);
  }

  @Override
  public synchronized void event(JournalEntry entry) {
    shown.event(entry);
    history.take(entry);
    if (entry.event() instanceof RunEvent.RunStarted started) {
      goal = started.goal();
    }
    if (entry.event() instanceof RunEvent.PlanProposed(_, var proposed)) {
      proposal = new Proposal(goal, proposed, history.tasks(), history.workflows().keySet());
    } else if (history.proposal().isEmpty() || entry.event() instanceof RunEvent.RunFinished) {
      proposal = null;
    }
  }

  @Override
  public synchronized void upToDate() {
    shown.upToDate();
    var current = proposal;
    if (current != null && current != asked) {
      asked = current;
      dialogue.show(current);
      listen();
    }
  }

  private void listen() {
    if (!listening) {
      listening = true;
      Thread.ofVirtual().name("answers").start(this::readAnswers);
    }
  }

  private void readAnswers() {
    try {
      for (var line = answers.readLine(); line != null; line = answers.readLine()) {
        take(line);
      }
      out.printf("%nno answer came; `orchestrator approve %s` runs the plan%n", run);
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String line) throws InterruptedException {
    var current = current();
    if (current != null) {
      // without the lock: an editor may be open for long
      var instruction = instruction(dialogue.understand(line, current));
      if (instruction == null) {
        dialogue.ask();
      } else if (instruct.apply(instruction) instanceof Reply.Refused<Acknowledged>(var refusal)) {
        out.println(refusal.sentence());
      }
    }
  }

  private synchronized @Nullable Proposal current() {
    return proposal;
  }

  private @Nullable RunInstruction instruction(Choice choice) {
    return switch (choice) {
      case Choice.Run(var edited) -> new RunInstruction.ApprovePlan(run, edited);
      case Choice.Drop() -> new RunInstruction.RejectPlan(run, "not wanted");
      case Choice.Change(var words) -> new RunInstruction.ChangePlan(run, words);
      case Choice.Undecided() -> null;
    };
  }

  @Override
  public void end(RunEnd end) {
    shown.end(end);
  }
}
