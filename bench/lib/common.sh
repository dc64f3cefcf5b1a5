# Clocks, statistics and throw-away repositories; sourced by the scripts one level up.
# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is used by those scripts

bench=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
ORCHESTRATOR=${ORCHESTRATOR:-$bench/../orchestrator}
repetitions=${REPETITIONS:-5}

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

[ -x "$ORCHESTRATOR" ] || fail "$ORCHESTRATOR cannot be run; set ORCHESTRATOR to the start script."
[ -n "${EPOCHREALTIME:-}" ] || fail 'this needs bash 5 or newer.'

scratch=$(mktemp -d "${TMPDIR:-/tmp}/orchestrator-bench-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Neither the user's settings nor the user's git take part.
export HOME=$scratch/home
export GIT_CONFIG_NOSYSTEM=1
mkdir -p "$HOME"
git config --global user.name Bench
git config --global user.email bench@example.invalid
git config --global init.defaultBranch main

# --- Time and numbers -----------------------------------------------------------------------------

# Sets `now` to milliseconds since 1970, without a child process.
read_clock() {
  now=$((${EPOCHREALTIME//[^0-9]/} / 1000))
}

# Sets `cpu` to the milliseconds of processor time that finished children have used. It suffers much
# less than wall time from what else runs on the machine.
read_cpu() {
  times >"$scratch/times" # in a pipe it would tell of another shell's children
  cpu=$(awk -F '[ms]' 'NR == 2 { print ($1 + $3) * 60000 + ($2 + $4) * 1000 }' "$scratch/times")
}

# Notes one result: $1 series, $2 number.
note() {
  printf '%s\n' "$2" >>"$scratch/$1.series"
}

# Prints one of `min`, `median`, `max` ($2) of a series ($1).
stat() {
  sort -n "$scratch/$1.series" | awk -v wanted="$2" '
    { value[NR] = $1 }
    END {
      if (wanted == "min") print value[1]
      else if (wanted == "max") print value[NR]
      else if (NR % 2) print value[(NR + 1) / 2]
      else print (value[NR / 2] + value[NR / 2 + 1]) / 2
    }'
}

# Notes a number divided by another: $1 series.
note_share() {
  note "$1" "$(awk -v number="$2" -v by="$3" 'BEGIN { print number / by }')"
}

# Runs a command and notes its wall time in milliseconds: $1 series.
time_into() {
  local series=$1 begin
  shift
  read_clock
  begin=$now
  "$@" || fail "this failed: $*"
  read_clock
  note "$series" $((now - begin))
}

# --- Tables ---------------------------------------------------------------------------------------

heading() {
  printf '\n%s\n' "$1"
  printf '  %-44s %9s %9s %9s\n' '' median min max
}

# $1 series, $2 unit, $3 what it is
row() {
  printf '  %-44s %9.5g %9.5g %9.5g %s\n' \
    "$3" "$(stat "$1" median)" "$(stat "$1" min)" "$(stat "$1" max)" "$2"
}

# Prints the ratio of two series as the measure's summary: $1 series, $2 its base, $3 what it is.
# The spread is that of the ratios of neighbours, which saw the same load.
ratio() {
  paste "$scratch/$1.series" "$scratch/$2.series" | awk '{ print $1 / $2 }' \
    >"$scratch/ratio.series"
  printf 'RATIO %-50s %.2f  (%.2f to %.2f, %d repetitions)\n' \
    "$3" "$(stat ratio median)" "$(stat ratio min)" "$(stat ratio max)" "$repetitions"
}

# --- Repositories, plans and runs -----------------------------------------------------------------

# Makes a repository of $2 files, 100 to a folder, in $1, packed as a fresh clone is.
create_repository() {
  local number
  git init --quiet "$1"
  for ((number = 0; number < $2; number++)); do
    ((number % 100)) || mkdir -p "$1/src/part$((number / 100))"
    printf 'file %d\nof a repository to measure in\n' "$number" \
      >"$1/src/part$((number / 100))/file$number.txt"
  done
  git -C "$1" add --all
  git -C "$1" -c gc.auto=0 -c maintenance.auto=false commit --quiet --message=Begin
  git -C "$1" gc --quiet
}

# Starts from a copy, so that no run sees what an earlier one has left: $1 from, $2 to.
copy_repository() {
  rm -rf "$2"
  cp -a "$1" "$2"
  git -C "$2" status --porcelain
}

# Writes plan and configuration into the state folder of $1: $2 independent tasks whose agent is
# the shell script $3.
write_plan() {
  local state=$1/.orchestrator task separator=
  mkdir -p "$state"
  printf '%s\n' "$3" >"$state/agent.sh"
  printf '{"providers":{"script":{"type":"command","command":"sh","args":["%s"]}},%s}\n' \
    "$state/agent.sh" '"agents":{"worker":{"provider":"script"}}' >"$state/config.json"
  {
    printf '{"goal":"measure","tasks":['
    for ((task = 1; task <= $2; task++)); do
      printf '%s{"id":"t%d","title":"Task %d","agent":"worker","prompt":"write"}' \
        "$separator" "$task" "$task"
      separator=,
    done
    printf ']}\n'
  } >"$state/plan.json"
}

# Runs the plan of $1 at concurrency $2. Sets `launched` and `exited` of the program, `started` and
# `finished` of the run by its events, all in milliseconds, and `peak`, its resident memory in MB.
run_plan() {
  local process watcher
  read_clock
  launched=$now
  "$ORCHESTRATOR" run --repo "$1" --plan "$1/.orchestrator/plan.json" --concurrency "$2" \
    --yes --json >"$scratch/events" 2>"$scratch/errors" &
  process=$!
  watch_memory "$process" &
  watcher=$!
  wait "$process" || fail "the run failed: $(cat "$scratch/errors")"
  read_clock
  exited=$now
  wait "$watcher"
  started=$(event_time RunStarted)
  finished=$(event_time RunFinished)
  peak=$(awk '{ print $2 / 1024 }' "$scratch/memory")
}

# Notes the highest mark that the kernel keeps of a process until the process is over.
watch_memory() {
  local mark
  while mark=$(grep -s '^VmHWM:' "/proc/$1/status"); do
    printf '%s\n' "$mark" >"$scratch/memory"
    sleep 0.2
  done
}

event_time() {
  local at
  at=$(sed -n 's/.*"at":"\([^"]*\)","event":{"type":"'"$1"'".*/\1/p' "$scratch/events")
  [ -n "$at" ] || fail "the run told of no $1."
  printf '%s\n' $(($(date -d "$at" +%s%N) / 1000000))
}
