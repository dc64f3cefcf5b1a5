#!/usr/bin/env bash
# What keeping costs, against SQLite alone, and how long a run takes to go on. A test of the launcher
# that only runs when it is named.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."

./mvnw -B -ntp -q -pl launcher -am test -Dtest='StoreBenchmark' \
  -Dsurefire.failIfNoSpecifiedTests=false
cat launcher/target/surefire-reports/*.StoreBenchmark-output.txt
