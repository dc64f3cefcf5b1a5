package dev.orchestrator.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {

  @Test
  void shouldParseWhenTextIsOneValue() {
    assertThat(JsonFile.parse("f.json", " {\"a\": [1, null]}\n"))
        .isInstanceOfSatisfying(
            JsonFile.Parsed.class,
            parsed -> assertThat(parsed.root()).hasToString("{\"a\":[1,null]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `{"a": }`              | 1:7
          `{\n  "a": 1\n  "b": 2\n}` | 3:3
          `{"a": 1`              | 1:8
          `[1, 2`                | 1:6
          `{"a": "unended`       | 1:15
          `{'a': 1}`             | 1:2
          `{"a": 1} // remark`   | 1:10
          `{"a": 1} {}`          | 1:10
          `{"a": 1, "a": 2}`     | 1:13
          `{"a": tru}`           | 1:7
          """)
  void shouldNameLineAndColumnWhenTextIsBroken(String text, String place) {
    assertThat(problem(text.replace("\\n", "\n"))).startsWith("f.json:" + place + ": ");
  }

  @Test
  void shouldSayInOneLineWhatIsMissingWhenTextEndsTooEarly() {
    assertThat(problem("{\"tasks\": ["))
        .isEqualTo("f.json:1:12: Unexpected end-of-input: expected close marker for Array");
  }

  @Test
  void shouldRefuseWhenTextIsEmpty() {
    assertThat(problem(" \n")).isEqualTo("f.json:1:1: is empty; expected a JSON object");
  }

  @Test
  void shouldRefuseWhenTextIsNestedWithoutEnd() {
    assertThat(problem("[".repeat(100_000))).startsWith("f.json: Document nesting depth");
  }

  @Test
  void shouldRefuseWhenTextIsHuge() {
    assertThat(problem(" ".repeat(JsonFile.MAX_CHARACTERS + 1)))
        .isEqualTo("f.json: is larger than 16777216 characters");
  }

  private static String problem(String text) {
    return assertThat(JsonFile.parse("f.json", text))
        .asInstanceOf(InstanceOfAssertFactories.type(JsonFile.Broken.class))
        .extracting(JsonFile.Broken::problems)
        .asInstanceOf(InstanceOfAssertFactories.list(Problem.class))
        .singleElement()
        .actual()
        .toString();
  }
}
