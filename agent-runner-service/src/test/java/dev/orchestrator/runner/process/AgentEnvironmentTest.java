package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentEnvironmentTest {
  @Test
  void shouldKeepWhatAgentsNeedWhenFiltering() {
    var needed =
        Map.of(
            "PATH", "/bin",
            "LC_ALL", "C",
            "XDG_CONFIG_HOME", "/c",
            "https_proxy", "http://p",
            "NO_PROXY", "localhost",
            "ANTHROPIC_API_KEY", "k",
            "CODEX_HOME", "/x",
            "JAVA_HOME", "/j");

    assertThat(AgentEnvironment.from(needed)).isEqualTo(needed);
  }

  @Test
  void shouldDropTheRestWhenFiltering() {
    var others =
        Map.of("DATABASE_PASSWORD", "s", "GITHUB_TOKEN", "s", "path_proxy", "s", "MY_PATH", "s");

    assertThat(AgentEnvironment.from(others)).isEmpty();
  }

  @Test
  void shouldDropTheVariableWhenItsNameWouldBeRefusedByALaunch() {
    assertThat(AgentEnvironment.from(Map.of("GOOSE_a.b", "1", "BASH_FUNC_x%%", "()"))).isEmpty();
  }
}
