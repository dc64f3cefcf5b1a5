#!/usr/bin/env bash
# Runs tasks whose agent only writes a small file, against a script that does the same work by hand
# with plain git. What a task costs beyond its agent's own time is all that is left.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname -- "$0")/lib/common.sh"

readonly tasks=${TASKS:-40}
# shellcheck disable=SC2016 # the agent's variable
readonly agent='echo done >"$ORCHESTRATOR_TASK.txt"'

# What a person would type for each task. $1 is the repository.
by_hand() {
  local task folder
  for ((task = 1; task <= tasks; task++)); do
    folder=$scratch/by-hand/t$task
    git -C "$1" worktree add --quiet -b "by-hand/t$task" "$folder" main 2>/dev/null
    echo 'done' >"$folder/t$task.txt"
    git -C "$folder" add --all
    git -C "$folder" commit --quiet --message="Task $task"
    git -C "$1" merge --quiet --no-ff --message="Merge task $task" "by-hand/t$task"
    git -C "$1" worktree remove "$folder"
    git -C "$1" branch --quiet -d "by-hand/t$task"
  done
}

# Notes wall time and processor time for each task of a command: $1 series.
measure_tasks() {
  local series=$1 begin cpu_before
  shift
  read_cpu
  cpu_before=$cpu
  read_clock
  begin=$now
  "$@"
  read_clock
  read_cpu
  note_share "$series" $((now - begin)) "$tasks"
  note_share "$series-cpu" "$(awk -v a="$cpu" -v b="$cpu_before" 'BEGIN { print a - b }')" "$tasks"
}

# $1 files, $2 concurrency.
run_tasks() {
  copy_repository "$scratch/original-$1" "$scratch/copy"
  write_plan "$scratch/copy" "$tasks" "$agent"
  measure_tasks "process-$1-$2" run_plan "$scratch/copy" "$2"
  # from the first event on, clean-up included
  note_share "run-$1-$2" $((exited - started)) "$tasks"
  [ "$(git -C "$scratch/copy" ls-files 't*.txt' | wc -l)" -eq "$tasks" ] || fail 'files are missing.'
}

measure() {
  copy_repository "$scratch/original-$1" "$scratch/copy"
  measure_tasks "hand-$1" by_hand "$scratch/copy"
  run_tasks "$1" 1
  run_tasks "$1" 4
}

report() {
  heading "A task without work, $tasks of them, $1 files in the repository"
  row "hand-$1" ms 'plain git by hand'
  row "run-$1-1" ms 'concurrency 1'
  row "run-$1-4" ms 'concurrency 4'
  row "hand-$1-cpu" ms 'processor time: plain git by hand'
  row "process-$1-1-cpu" ms 'processor time: concurrency 1, JVM included'
  row "process-$1-4-cpu" ms 'processor time: concurrency 4, JVM included'
  ratio "run-$1-1" "hand-$1" "overhead: $1 files, concurrency 1 / by hand"
  ratio "run-$1-4" "hand-$1" "overhead: $1 files, concurrency 4 / by hand"
  ratio "process-$1-1-cpu" "hand-$1-cpu" "processor: $1 files, concurrency 1 / by hand"
}

for files in 100 5000; do
  create_repository "$scratch/original-$files" "$files"
  for ((repetition = 1; repetition <= repetitions; repetition++)); do
    measure "$files"
  done
  report "$files"
done
