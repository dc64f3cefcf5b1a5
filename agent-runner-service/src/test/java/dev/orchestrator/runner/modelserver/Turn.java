package dev.orchestrator.runner.modelserver;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the server does with one request.
public sealed interface Turn {

  /// How far an answer gets before it breaks off.
  enum Moment {
    BEFORE_HEADERS,
    /// After the headers and the first event of the stream.
    MID_STREAM
  }

  /// The model answers.
  ///
  /// @param calls tools that the agent is to use, all in one answer
  record Reply(@Nullable String thinking, @Nullable String text, List<ToolUse> calls)
      implements Turn {
    public Reply {
      calls = List.copyOf(calls);
    }

    public Reply thinking(String thought) {
      return new Reply(thought, text, calls);
    }

    public Reply saying(String words) {
      return new Reply(thinking, words, calls);
    }
  }

  /// @param code the vendor's word for the error; empty for the usual one
  record HttpError(int status, Map<String, String> headers, String code, String message)
      implements Turn {
    public HttpError {
      headers = Map.copyOf(headers);
    }

    public HttpError header(String name, String value) {
      var more = new HashMap<>(headers);
      more.put(name, value);
      return new HttpError(status, more, code, message);
    }
  }

  /// The connection is cut.
  record Disconnect(Moment moment) implements Turn {}

  /// Nothing more comes until the server is closed.
  record Hang(Moment moment) implements Turn {}

  record Delayed(Duration delay, Turn turn) implements Turn {}

  /// The first tries of a prompt's step meet the failures, one each, the later ones the turn.
  record AfterFailures(List<Turn> failures, Turn turn) implements Turn {
    public AfterFailures {
      failures = List.copyOf(failures);
    }
  }

  /// The turn depends on what the tools have answered so far, the last of them last.
  record Seeing(Function<List<ModelRequest.Result>, Turn> turn) implements Turn {}

  static Reply text(String text) {
    return new Reply(null, text, List.of());
  }

  static Reply calls(ToolUse... calls) {
    return new Reply(null, null, List.of(calls));
  }

  /// The agent writes a file with its own tool.
  ///
  /// @param path relative to the agent's working directory, or absolute
  static Reply write(String path, String content) {
    return calls(new ToolUse.WriteFile(path, content));
  }

  /// The agent runs a command with its own shell tool.
  static Reply shell(String command) {
    return calls(new ToolUse.Shell(command));
  }

  /// The agent uses a tool of an MCP server.
  static Reply mcp(String tool, Map<String, Object> input) {
    return calls(new ToolUse.Mcp(tool, input));
  }

  /// The model answers by a schema.
  static Reply answer(Map<String, Object> answer) {
    return calls(new ToolUse.Answer(answer));
  }

  /// @param turn made of what the tools have answered so far, the last of them last
  static Turn seeing(Function<List<ModelRequest.Result>, Turn> turn) {
    return new Seeing(turn);
  }

  static HttpError error(int status) {
    return new HttpError(status, Map.of(), "", "scripted error " + status);
  }

  /// @param code the vendor's word for the error, where the API has a place for it
  static HttpError error(int status, String code, String message) {
    return new HttpError(status, Map.of(), code, message);
  }

  default Turn delayedBy(Duration delay) {
    return new Delayed(delay, this);
  }

  default Turn after(Turn... failures) {
    return new AfterFailures(List.of(failures), this);
  }
}
