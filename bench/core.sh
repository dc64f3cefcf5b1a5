#!/usr/bin/env bash
# What deciding costs: a decision of the core alone, and the way from a report to the assignment that
# follows from it. Both are tests of the launcher that only run when they are named.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."

./mvnw -B -ntp -q -pl launcher -am test -Dtest='DecisionBenchmark,DispatchBenchmark' \
  -Dsurefire.failIfNoSpecifiedTests=false
cat launcher/target/surefire-reports/*.DecisionBenchmark-output.txt
cat launcher/target/surefire-reports/*.DispatchBenchmark-output.txt
