#!/usr/bin/env bash
# How long a task waits for its workspace, against a bare `git worktree add` in the same repository.
# From the journalled start of an attempt to the first line of its agent, which is a shell script.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname -- "$0")/lib/common.sh"

readonly tasks=${TASKS:-5}

# Notes the waits of a run's tasks: $1 series.
note_waits() {
  local task at began
  for ((task = 1; task <= tasks; task++)); do
    at=$(sed -n 's/.*"at":"\([^"]*\)","event":{"type":"AttemptStarted","task":"t'"$task"'".*/\1/p' \
      "$scratch/events")
    began=$(cat "$scratch/agents/t$task")
    note "$1" $((began / 1000000 - $(date -d "$at" +%s%N) / 1000000))
  done
}

# The same by hand, one after the other: $1 repository, $2 series.
add_by_hand() {
  local task
  for ((task = 1; task <= tasks; task++)); do
    time_into "$2" git -C "$1" worktree add --quiet -b "t$task" "$scratch/hand/t$task" main
    git -C "$1" worktree remove --force "$scratch/hand/t$task"
    git -C "$1" branch --quiet -D "t$task"
  done
}

for files in ${FILES:-100 5000 50000}; do
  create_repository "$scratch/$files" "$files"
  write_plan "$scratch/$files" "$tasks" "date +%s%N >'$scratch/agents'/\$ORCHESTRATOR_TASK"
  mkdir -p "$scratch/agents"
  for ((repetition = 0; repetition < repetitions; repetition++)); do
    add_by_hand "$scratch/$files" "hand-$files"
    run_plan "$scratch/$files" 1
    note_waits "run-$files"
  done
  heading "workspace in $files files"
  row "run-$files" ms 'from AttemptStarted to the agent'
  row "hand-$files" ms 'git worktree add'
  ratio "run-$files" "hand-$files" "workspace: $files files / git worktree add"
  rm -rf "${scratch:?}/$files"
done
