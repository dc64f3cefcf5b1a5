#!/usr/bin/env bash
# From typing the command to the first instruction of the first agent, everything warm. The base is
# `--version`: the Java machine and the command line without any service.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname -- "$0")/lib/common.sh"

show_version() {
  "$ORCHESTRATOR" --version >"$scratch/version"
}

measure() {
  time_into version show_version
  copy_repository "$scratch/original" "$scratch/copy"
  write_plan "$scratch/copy" 1 "date +%s%N >'$scratch/agent-began'"
  run_plan "$scratch/copy" 1
  note agent $(($(cat "$scratch/agent-began") / 1000000 - launched))
  note journal $((started - launched))
  note exit $((exited - finished))
}

create_repository "$scratch/original" 100
show_version
for ((repetition = 1; repetition <= repetitions; repetition++)); do
  measure
done

heading 'Start, warm'
row version ms 'orchestrator --version'
row journal ms 'process start to RunStarted'
row agent ms 'process start to first agent'
row exit ms 'RunFinished to the end of the process'
ratio agent version 'start: first agent / --version'
