package dev.orchestrator.launcher.support;

import dev.orchestrator.contracts.config.SecretNames;
import dev.orchestrator.runner.secret.SecretValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Takes out of a text what is nobody else's business: values that are known to be secret, what
/// looks like one, and who and where the user is.
final class Redaction {
  private static final String MASK = "***";

  /// Logins in addresses.
  private static final Pattern LOGIN = Pattern.compile("://[^/@\\s\"]+@");

  /// What follows a name that speaks of a secret: `token=…`, `"apiKey": "…"`, `--password …`. Bare
  /// numbers are left, since there are counts of tokens.
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([\\w-]*(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|COOKIE|AUTHORIZATION)[\\w-]*"
              + "[\"'\\\\]*\\s*[=:]\\s*[\"'\\\\]*|--[\\w-]*(?:key|token|secret|password)[\\w-]*\\s+)"
              + "(?!\\d+\\b)([^\\s\"'\\\\,;&{}\\[\\]]{6,})");

  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{8,}");

  /// Keys that services give out with a prefix of their own.
  private static final Pattern KNOWN =
      Pattern.compile("\\b(sk-|ghp_|gho_|github_pat_|glpat-|xox[abp]-|AKIA)[\\w-]{8,}");

  /// Shorter names than this are likely to be a part of something else.
  private static final int MIN_NAME_CHARS = 3;

  private final SecretValues secrets;
  private final Map<Pattern, String> places = new HashMap<>();

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
    redaction.hide(user, "<user>");
    redaction.hide(host, "<host>");
    if (home.getNameCount() > 0) {
      redaction.places.put(Pattern.compile(Pattern.quote(home.toString()) + "(?![\\w-])"), "~");
    }
    return redaction;
  }

  private static void collect(String name, JsonNode node, List<Map<String, String>> texts) {
    node.properties().forEach(field -> collect(field.getKey(), field.getValue(), texts));
    if (node.isArray()) {
      node.forEach(one -> collect(name, one, texts));
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
    var masked = secrets.mask(text);
    masked = LOGIN.matcher(masked).replaceAll("://" + MASK + "@");
    masked = BEARER.matcher(masked).replaceAll("$1 " + MASK);
    masked = NAMED.matcher(masked).replaceAll("$1" + MASK);
    masked = KNOWN.matcher(masked).replaceAll("$1" + MASK);
    for (var place : inOrder()) {
      masked = place.getKey().matcher(masked).replaceAll(place.getValue());
    }
    return masked;
  }

  /// The home folder first: it has the user's name in it.
  private List<Map.Entry<Pattern, String>> inOrder() {
    return places.entrySet().stream()
        .sorted((one, other) -> other.getKey().pattern().length() - one.getKey().pattern().length())
        .toList();
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
