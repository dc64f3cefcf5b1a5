#!/bin/bash
# Stores what the program leaves that is killed in the midst of a run, for the tests of migrations:
# the database, and the repository as a git bundle. Run it before a migration is added:
#
#   store-service/src/test/keep-schema.sh
#
#   ORCHESTRATOR  another start script, for example one of an earlier commit
#
# Needs curl and python3. The run: `model` goes through a workflow in two rounds (from schema 2 on),
# asks in each of them and is answered (from 3 on), and is merged; `api` is at work, or asks.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
ORCHESTRATOR=${ORCHESTRATOR:-$here/../../../orchestrator}
out=$here/resources/dev/orchestrator/store/database
number=$(ls "$(dirname "$(readlink -f "$ORCHESTRATOR")")"/store-service/src/main/resources/dev/orchestrator/store/migrations |
  sed -n 's/^V\([0-9]*\)__.*/\1/p' | sort -n | tail -1)
home=$(mktemp -d)
export HOME=$home
mkdir -p "$home/repository/.orchestrator"
cd "$home/repository"
git init --quiet --initial-branch=main
git config user.name Test
git config user.email test@example.invalid
echo begin >README.md
git add README.md
git commit --quiet --message=begin

cat >"$home/agent.sh" <<'AGENT'
cat > /dev/null
echo "this is $ORCHESTRATOR_TASK"
case $ORCHESTRATOR_TASK in
  model)
    if [ -n "${ORCHESTRATOR_ASK_URL:-}" ]; then
      curl --fail -sS -d 'half of it is done' "$ORCHESTRATOR_PROGRESS_URL" > /dev/null
      curl --fail -sS -d 'Which port?' "$ORCHESTRATOR_ASK_URL" > port.txt || exit 1
    fi
    if [ -f model.txt ]; then echo whole > model.txt; else echo half > model.txt; fi ;;
  api)
    echo begun > api.txt
    touch "$HOME/begun"
    if [ -n "${ORCHESTRATOR_ASK_URL:-}" ]; then
      curl --fail -sS -d 'Which path?' "$ORCHESTRATOR_ASK_URL" > path.txt || exit 1
    fi
    sleep 600 ;;
esac
AGENT
python3 - "$number" <<'FILES'
import json, os, sys
schema, home = int(sys.argv[1]), os.environ["HOME"]
script = open(home + "/agent.sh").read()
config = {"providers": {"agent": {"type": "command", "command": "sh", "args": ["-c", script]}},
          "agents": {"coder": {"provider": "agent"}}, "run": {"concurrency": 2}}
tasks = [{"id": "model", "prompt": "Make the model"},
         {"id": "api", "prompt": "Make the api", "dependsOn": ["model"]},
         {"id": "page", "prompt": "Make the page", "dependsOn": ["api"]}]
if schema >= 2:
    check = {"name": "check", "kind": "test", "command": ["sh", "-c", "grep whole model.txt"]}
    config["workflows"] = {"checked": {"steps": [{"agent": "coder"}, check]}}
    tasks[0]["workflow"] = "checked"
if schema >= 3:
    config["run"]["questions"] = {"answeredBy": "person", "timeout": "PT24H"}
json.dump(config, open(".orchestrator/config.json", "w"))
json.dump({"goal": "A shop", "tasks": tasks}, open(home + "/plan.json", "w"))
FILES

"$ORCHESTRATOR" --version # builds it
"$ORCHESTRATOR" run --plan "$home/plan.json" --no-tui &
program=$!
for _ in $(seq 180); do
  sleep 1
  if [ "$number" -lt 3 ]; then
    [ ! -e "$home/begun" ] || break
  else
    open=$("$ORCHESTRATOR" questions 2>"$home/errors" || true)
    case $open in
      *'Which path?'*) break ;;
      *'Which port?'*)
        asked=$("$ORCHESTRATOR" questions --json | grep -o '"question":[0-9]*' | tail -1)
        "$ORCHESTRATOR" answer "$(ls .orchestrator/worktrees)" "${asked#*:}" 8080 ;;
    esac
  fi
done
kill -9 $program
wait $program || true
python3 - .orchestrator/orchestrator.db <<'FOLD'
import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
FOLD
cp .orchestrator/orchestrator.db "$out/schema-$number.db"
git bundle create --quiet "$out/schema-$number.bundle" --all
ls -l "$out"
rm -rf "$home"
