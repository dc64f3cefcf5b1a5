package dev.orchestrator.launcher.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.launcher.UserException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanDialogueTest {
  private static final Task MODEL = task("model", List.of());
  private static final Task API = task("api", List.of("model"));
  private static final Proposal PROPOSAL =
      new Proposal("ship", List.of(MODEL, API), List.of(), Set.of());

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<UnaryOperator<String>> edits = new ArrayDeque<>();
  private final PlanDialogue dialogue =
      new PlanDialogue(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          Set.of("coder"),
          text -> Objects.requireNonNull(edits.poll(), "an unexpected edit").apply(text));

  private static Task task(String id, List<String> dependsOn) {
    return new Task(
        new TaskId(id),
        "Make the " + id,
        "coder",
        "write it\nwell",
        dependsOn.stream().map(TaskId::new).toList(),
        List.of("src/%s/**".formatted(id)),
        null);
  }

  private Choice answer(String typed) throws InterruptedException {
    return dialogue.understand(typed, PROPOSAL);
  }

  @Test
  void shouldShowWhatThePlanIsAndAsk() {
    dialogue.show(PROPOSAL);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            proposed plan:
              model  Make the model
                  by coder; writes src/model/**
                  | write it
                  | well
              api  Make the api
                  by coder; after model; writes src/api/**
                  | write it
                  | well
            Run this plan? y: yes, e: edit it, n: no, or say in words what to change: \
            """);
  }

  @Test
  void shouldTakeTerminalSequencesFromWhatIsShown() {
    var rude =
        new Task(new TaskId("a"), "\u001b[2Jtitle", "coder", "pro\u0007mpt", null, null, null);

    assertThat(PlanView.lines(List.of(rude)))
        .containsExactly("  a  title", "      by coder", "      | pro\uFFFDmpt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "Y", " yes "})
  void shouldRunAsProposedWhenAgreed(String typed) throws Exception {
    assertThat(answer(typed)).isEqualTo(new Choice.Run(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "No"})
  void shouldDropWhenRefused(String typed) throws Exception {
    assertThat(answer(typed)).isEqualTo(new Choice.Drop());
  }

  @Test
  void shouldSendWordsBackToAgent() throws Exception {
    assertThat(answer(" one task only ")).isEqualTo(new Choice.Change("one task only"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "q", "yy"})
  void shouldAskAgainWhenAnswerIsNone(String typed) throws Exception {
    assertThat(answer(typed)).isEqualTo(new Choice.Undecided());
  }

  @Test
  void shouldRunWhatWasEdited() throws Exception {
    dialogue.show(PROPOSAL);
    edits.add(text -> text.replace("Make the api", "Serve"));

    assertThat(answer("e"))
        .isInstanceOfSatisfying(
            Choice.Run.class,
            run ->
                assertThat(run.edited())
                    .extracting(Task::title)
                    .containsExactly("Make the model", "Serve"));
  }

  @Test
  void shouldAskAgainWhenNothingWasEdited() throws Exception {
    dialogue.show(PROPOSAL);
    edits.add(UnaryOperator.identity());

    assertThat(answer("e")).isEqualTo(new Choice.Undecided());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("nothing was changed");
  }

  @Test
  void shouldNameProblemsAndOpenTheSameTextAgain() throws Exception {
    dialogue.show(PROPOSAL);
    edits.add(text -> text.replace("\"coder\"", "\"nobody\""));
    edits.add(text -> text.replace("\"nobody\"", "\"coder\"").replace("write it", "type it"));

    assertThat(answer("e")).isEqualTo(new Choice.Undecided());
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("/tasks/0/agent: agent \"nobody\" is not configured; expected one of coder");
    assertThat(answer("e")).isInstanceOf(Choice.Run.class);
  }

  @Test
  void shouldSayWhenEditorFails() throws Exception {
    dialogue.show(PROPOSAL);
    edits.add(text -> {
      throw UserException.environment("the editor `ed` failed; set EDITOR to one that works");
    });

    assertThat(answer("e")).isEqualTo(new Choice.Undecided());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("set EDITOR to one that works");
  }

  @Test
  void shouldGiveTextToTheUsersEditor() throws Exception {
    var editor = PlanEditor.of(Map.of("EDITOR", "sed -i s/old/new/"));

    assertThat(editor.edit("an old plan\n")).isEqualTo("an new plan\n");
  }
}
