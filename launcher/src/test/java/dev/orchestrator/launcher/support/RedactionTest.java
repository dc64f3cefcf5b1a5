package dev.orchestrator.launcher.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RedactionTest {
  private static final String CONFIG =
      """
      {"providers": {"one": {"args": ["--api-key", "planted-1-key", "--header", "X-Token: planted-2"]}},
       "agents": {"a": {"mcpServers": {"s": {"url": "https://me:planted-3@mcp.invalid/"}}}}}
      """;

  @ParameterizedTest
  @CsvSource({
    "/root, root, in /root/work, in ~/work",
    "/root, root, in /srv/root/work, in /srv/<user>/work",
    "/home/alice, alice, in /home/alice/work of alice, in ~/work of <user>",
    "/home/alice, alice, in /home/alice-b, in /home/alice-b",
  })
  void shouldTellTheHomeFolderBeforeTheUser(Path home, String user, String text, String shown) {
    var redaction = Redaction.of(Map.of(), Json.read("{}", JsonNode.class), home, user, "a-host");

    assertThat(redaction.of(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          started with planted-1-key                   | started with ***
          sent X-Token: planted-2                      | sent X-Token: ***
          said planted-2                               | said ***
          met me:planted-3@ there                      | met *** there
          {"args": ["--password", "nowhere-set"]}      | {"args": ["--password", "***"]}
          {\\"args\\": [\\"--token\\",\\"nowhere-set\\"]} | {\\"args\\": [\\"--token\\",\\"***\\"]}
          {"args": ["--max-tokens", "5000"]}           | {"args": ["--max-tokens", "5000"]}
          """)
  void shouldMaskWhatIsConfiguredAndWhatLooksLikeIt(String text, String shown) {
    var redaction =
        Redaction.of(Map.of(), Json.read(CONFIG, JsonNode.class), Path.of("/home/u"), "u", "");

    assertThat(redaction.of(text)).isEqualTo(shown);
  }
}
