#!/usr/bin/env bash
# Processor time of an open run that waits for a person: an agent that has asked, and nobody answers.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname -- "$0")/lib/common.sh"

seconds=${SECONDS_IDLE:-60}

# Sets `ticks` to the processor time of a process and of its threads, in hundredths of a second.
read_ticks() {
  ticks=$(awk '{ sub(/^.*\) /, ""); print $12 + $13 }' "/proc/$1/stat")
}

create_repository "$scratch/original" 100
cd "$scratch/original"
mkdir -p .orchestrator
cat >.orchestrator/config.json <<'CONFIG'
{ "providers": { "script": { "type": "command", "command": "sh",
    "args": ["-c", "curl --fail -sS -d 'Which port?' \"$ORCHESTRATOR_ASK_URL\""] } },
  "agents": { "coder": { "provider": "script" } },
  "run": { "questions": { "answeredBy": "person", "timeout": "PT24H" } } }
CONFIG
echo '{ "goal": "idle", "tasks": [ { "id": "a", "prompt": "ask" } ] }' >"$scratch/plan.json"

"$ORCHESTRATOR" run --plan "$scratch/plan.json" --json >"$scratch/events" 2>"$scratch/errors" &
program=$!
trap 'kill -9 $program 2>/dev/null || true; rm -rf "$scratch"' EXIT
for ((tries = 0; tries < 600; tries++)); do
  ! grep -q '"QuestionReferred"' "$scratch/events" || break
  sleep 0.1
done
grep -q '"QuestionReferred"' "$scratch/events" || fail "no question: $(cat "$scratch/errors")"
sleep 10 # what belongs to the start
for ((repetition = 1; repetition <= repetitions; repetition++)); do
  read_ticks "$program"
  before=$ticks
  sleep "$seconds"
  read_ticks "$program"
  note idle $(((ticks - before) * 10))
done
printf '%s seconds of waiting take %s ms of processor time (%s to %s), %s %% of one processor\n' \
  "$seconds" "$(stat idle median)" "$(stat idle min)" "$(stat idle max)" \
  "$(stat idle median | awk -v s="$seconds" '{ printf "%.2f", $1 / s / 10 }')"
