package dev.orchestrator.scheduler.briefing;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// The texts that agents get, in the Mustache language: the user's own, and the built-in ones where
/// there is none. Safe for use by several threads.
final class Templates {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler()
          .escapeHTML(false)
          .nullValue("")
          .emptyStringIsFalse(true)
          .withLoader(Templates::refuse);

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

  private static Reader refuse(String name) {
    throw new MustacheException("the template %s cannot be put into another one".formatted(name));
  }

  private Template compile(String name) {
    var text = own.get(name);
    return compileText(text == null ? builtIn(name) : text);
  }

  /// @throws MustacheException when the text is no template
  static Template compileText(String text) {
    return COMPILER.compile(text);
  }

  static String builtIn(String name) {
    try (var in = Templates.class.getResourceAsStream(name + ".md")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
