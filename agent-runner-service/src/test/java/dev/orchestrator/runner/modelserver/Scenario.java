package dev.orchestrator.runner.modelserver;

import java.util.List;
import java.util.regex.Pattern;

/// What the model says to one kind of prompt, turn by turn.
///
/// Which turn is due follows from the conversation alone: it is the number of answers since the
/// user's last prompt. So one scenario serves any number of agents at once, and a CLI that repeats
/// a request gets the same turn again. Past the last turn the model says `done`.
///
/// @param prompt is looked for in the user's last prompt
public record Scenario(Pattern prompt, List<Turn> turns) {
  private static final Turn DONE = Turn.text("done");

  public Scenario {
    turns = List.copyOf(turns);
  }

  /// The turns for prompts in which the regular expression is found.
  public static Scenario when(String prompt, Turn... turns) {
    return new Scenario(Pattern.compile(prompt, Pattern.DOTALL), List.of(turns));
  }

  /// The turns for every prompt.
  public static Scenario always(Turn... turns) {
    return when("", turns);
  }

  boolean fits(ModelRequest request) {
    return prompt.matcher(request.prompt()).find();
  }

  Turn turn(int step) {
    return step < turns.size() ? turns.get(step) : DONE;
  }
}
