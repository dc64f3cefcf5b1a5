package dev.orchestrator.scheduler.briefing;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// The texts that agents get, in the Mustache language: the user's own, and the built-in ones where
/// there is none. Safe for use by several threads.
final class Templates {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler().escapeHTML(false).nullValue("").emptyStringIsFalse(true);

  private final Map<String, String> own;
  private final Map<String, Template> compiled = new ConcurrentHashMap<>();

  /// @param own by name
  Templates(Map<String, String> own) {
    this.own = Map.copyOf(own);
  }

  /// Fills a template.
  ///
  /// @throws BriefingException when a template of the user's is broken or asks for something that
  ///   there is not
  String fill(String name, Map<String, Object> facts) throws BriefingException {
    try {
      return compiled.computeIfAbsent(name, this::compile).execute(facts).strip();
    } catch (MustacheException e) {
      throw new BriefingException(
          "the template prompts/%s.md cannot be used: %s".formatted(name, e.getMessage()));
    }
  }

  private Template compile(String name) {
    var text = own.get(name);
    return COMPILER.compile(text == null ? builtIn(name) : text);
  }

  private static String builtIn(String name) {
    try (var in = Templates.class.getResourceAsStream(name + ".md")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
