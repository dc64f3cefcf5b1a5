#!/usr/bin/env bash
# Runs 20 tasks of two seconds, ten at a time: how far is that from the ideal of four seconds, and
# what does it cost in memory? `xargs` sleeping as much shows what the machine itself loses.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname -- "$0")/lib/common.sh"

readonly tasks=20 width=10 seconds=2
# shellcheck disable=SC2016 # the agent's variable
readonly agent='sleep 2; echo done >"$ORCHESTRATOR_TASK.txt"'

sleep_only() {
  seq "$tasks" | xargs -P "$width" -I '{}' sleep "$seconds"
}

measure() {
  note ideal $((tasks * seconds * 1000 / width))
  time_into xargs sleep_only

  copy_repository "$scratch/original" "$scratch/copy"
  write_plan "$scratch/copy" 1 "$agent"
  run_plan "$scratch/copy" 1
  note memory-of-one "$peak"

  copy_repository "$scratch/original" "$scratch/copy"
  write_plan "$scratch/copy" "$tasks" "$agent"
  run_plan "$scratch/copy" "$width"
  note run $((finished - started))
  note program $((exited - launched))
  note memory "$peak"
}

create_repository "$scratch/original" 100
for ((repetition = 1; repetition <= repetitions; repetition++)); do
  measure
done

heading "$tasks tasks of $seconds s, $width at a time"
row xargs ms 'xargs'
row run ms 'from RunStarted to RunFinished'
row program ms 'the whole process'
row memory MB 'peak memory'
row memory-of-one MB 'peak memory of a run of one task'
ratio run ideal 'makespan: run / ideal'
ratio program ideal 'makespan: process / ideal'
ratio memory memory-of-one "memory: $tasks tasks / one task"
