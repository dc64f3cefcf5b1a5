package dev.orchestrator.launcher.support;

import dev.orchestrator.contracts.config.SecretNames;
import dev.orchestrator.launcher.config.Masking;
import dev.orchestrator.runner.secret.SecretValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Takes out of a text what is nobody else's business: values that are known to be secret, what
/// looks like one, and who and where the user is.
final class Redaction {
  /// A name that says so.
  private static final String SECRET = "secret";

  /// Shorter names than this are likely to be a part of something else.
  private static final int MIN_NAME_CHARS = 3;

  private final SecretValues secrets;

  /// In their order: the home folder may have the user's name in it.
  private final Map<Pattern, String> places = new LinkedHashMap<>();

  private Redaction(SecretValues secrets) {
    this.secrets = secrets;
  }

  /// @param environment all of the program's
  /// @param config what is configured, as it is; missing where it cannot be read
  /// @param home the user's folder
  static Redaction of(
      Map<String, String> environment, JsonNode config, Path home, String user, String host) {
    var texts = new ArrayList<Map<String, String>>();
    collect("", config, texts);
    var redaction =
        new Redaction(
            SecretValues.of(Stream.concat(Stream.of(environment), texts.stream()), List.of()));
    if (home.getNameCount() > 0) {
      redaction.hide(home.toString(), "~");
    }
    redaction.hide(user, "<user>");
    redaction.hide(host, "<host>");
    return redaction;
  }

  private static void collect(String name, JsonNode node, List<Map<String, String>> texts) {
    node.properties().forEach(field -> collect(field.getKey(), field.getValue(), texts));
    if (node.isArray()) {
      node.forEach(one -> collect(name, one, texts));
      Masking.secrets(node.valueStream().map(one -> one.asString("")).toList())
          .forEach(secret -> texts.add(Map.of(SECRET, secret)));
    } else if (node.isString()) {
      texts.add(Map.of(name, node.asString()));
    }
  }

  private void hide(String name, String instead) {
    if (name.length() >= MIN_NAME_CHARS) {
      places.put(Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])"), instead);
    }
  }

  String of(String text) {
    var masked = Masking.text(secrets.mask(text));
    for (var place : places.entrySet()) {
      masked = place.getKey().matcher(masked).replaceAll(place.getValue());
    }
    return masked;
  }

  /// Names alone; those of secrets are told like all others.
  static String names(Map<String, String> environment) {
    var text = new StringBuilder();
    environment.keySet().stream()
        .sorted()
        .forEach(
            name -> text.append(name).append(SecretNames.isSecret(name) ? " (secret)\n" : "\n"));
    return text.toString();
  }
}
