#!/usr/bin/env bash
# Counts the git processes of a run by git's own trace and shows how long they took: where a task's
# overhead goes. Those with a slash were started by git itself.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname -- "$0")/lib/common.sh"

readonly tasks=${TASKS:-40} width=${CONCURRENCY:-1} files=${FILES:-100}
# shellcheck disable=SC2016 # the agent's variable
readonly agent='echo done >"$ORCHESTRATOR_TASK.txt"'

# Prints name and milliseconds of each process; each has written a file of its own.
processes() {
  awk '
    FNR == 1 && NR > 1 { print name, milliseconds; name = "?" }
    $1 == "cmd_name" { name = $3 == "" ? $2 : substr($3, 2, length($3) - 2) }
    $1 == "atexit" { milliseconds = substr($2, 9) * 1000 }
    END { print name, milliseconds }' "$scratch"/trace/*
}

create_repository "$scratch/repository" "$files"
write_plan "$scratch/repository" "$tasks" "$agent"
mkdir "$scratch/trace"
git config --global trace2.normalBrief true
git config --global trace2.normalTarget "$scratch/trace"
run_plan "$scratch/repository" "$width"
git config --global --unset trace2.normalTarget

printf '%10s %10s %12s  %s\n' processes 'per task' 'ms per task' command
processes | awk -v tasks="$tasks" '
  { count[$1]++; time[$1] += $2 }
  END {
    for (name in count)
      printf "%10d %10.2f %12.2f  %s\n", count[name], count[name] / tasks, time[name] / tasks, name
  }' | sort -k 3 -nr
