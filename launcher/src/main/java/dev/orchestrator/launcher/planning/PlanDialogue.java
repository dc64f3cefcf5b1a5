package dev.orchestrator.launcher.planning;

import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.scheduler.planfile.PlanReader;
import dev.orchestrator.scheduler.planfile.PlanReading;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The question that a proposed plan is, in words, and what the person's answers mean.
///
/// An answer is `y`, `e`, `n`, or what the agent is to change, in words; anything of less than
/// three letters that is none of these is asked about again, so that a slip of the finger sends
/// nothing to an agent.
final class PlanDialogue {
  private static final String QUESTION =
      "Run this plan? y: yes, e: edit it, n: no, or say in words what to change: ";
  private static final int LEAST_WORDS = 3;
  private static final String SOURCE = "the edited plan";

  private final PrintStream out;
  private final Set<String> agents;
  private final PlanEditor editor;
  private String text = "";

  /// @param agents names of the agents that a task may be given to
  PlanDialogue(PrintStream out, Set<String> agents, PlanEditor editor) {
    this.out = out;
    this.agents = Set.copyOf(agents);
    this.editor = editor;
  }

  /// Shows a new proposal and asks.
  void show(Proposal proposal) {
    text = PlanText.of(proposal.goal(), proposal.tasks());
    out.println(proposal.existing().isEmpty() ? "proposed plan:" : "proposed tasks:");
    PlanView.lines(proposal.tasks()).forEach(out::println);
    ask();
  }

  void ask() {
    out.print(QUESTION);
    out.flush();
  }

  /// What an answer means, after the user's editing if it asks for that.
  Choice understand(String answer, Proposal proposal) throws InterruptedException {
    var words = answer.strip();
    return switch (words.toLowerCase(Locale.ROOT)) {
      case "y", "yes" -> new Choice.Run(null);
      case "n", "no" -> new Choice.Drop();
      case "e", "edit" -> edited(proposal);
      default -> words.length() < LEAST_WORDS ? new Choice.Undecided() : new Choice.Change(words);
    };
  }

  private Choice edited(Proposal proposal) throws InterruptedException {
    try {
      text = editor.edit(text);
    } catch (UserException e) {
      out.println(e.getMessage());
      return new Choice.Undecided();
    }
    var reader = new PlanReader(agents, proposal.workflows());
    return switch (reader.read(SOURCE, text, proposal.existing())) {
      case PlanReading.Valid(var plan) -> confirmed(plan, proposal.tasks());
      case PlanReading.Invalid(var problems) -> refused(problems);
    };
  }

  private Choice confirmed(Plan plan, List<Task> proposed) {
    if (plan.tasks().equals(proposed)) {
      out.println("nothing was changed");
      return new Choice.Undecided();
    }
    return new Choice.Run(plan.tasks());
  }

  private Choice refused(List<Problem> problems) {
    problems.forEach(problem -> out.println(Legible.line(problem.toString())));
    out.println("e opens the editor again on what you wrote");
    return new Choice.Undecided();
  }
}
