package dev.orchestrator.runner.backend.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictSchemaTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object','properties':{},'required':[],'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':['string','null'],'description':'x'}},"
            + "'required':['a'],'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':'array','minItems':1,'items':{'$ref':'#/$defs/b'}}},"
            + "'required':['a'],'additionalProperties':false,'$defs':{'b':{'enum':['x','y']}}}",
        "{'type':'object','properties':{'a':{'anyOf':[{'type':'string'},{'type':'null'}]}},"
            + "'required':['a'],'additionalProperties':false}"
      })
  void shouldFitWhenNothingIsLeftOpen(String schema) {
    assertThat(fits(schema)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'type':'array','items':{'type':'string'}}",
        "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
        "{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false}",
        "{'type':'object','properties':{'a':true},'required':['a'],'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':'object'}},'required':['a'],"
            + "'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':'array','items':{'type':'object',"
            + "'properties':{'b':{'type':'string'}}}}},'required':['a'],'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':'string','minLength':3}},'required':['a'],"
            + "'additionalProperties':false}",
        "{'type':'object','properties':{},'required':[],'additionalProperties':false,'allOf':[{}]}"
      })
  void shouldNotFitWhenTheServiceWouldRefuseIt(String schema) {
    assertThat(fits(schema)).isFalse();
  }

  private static boolean fits(String schema) {
    return StrictSchema.fits(Json.MAPPER.readTree(schema.replace('\'', '"')));
  }
}
