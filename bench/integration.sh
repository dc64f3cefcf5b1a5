#!/usr/bin/env bash
# What bringing a finished task in costs, and how fast many that wait are brought in. A test of the
# launcher that only runs when it is named.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."

./mvnw -B -ntp -q -pl launcher -am test -Dtest='IntegrationBenchmark' \
  -Dsurefire.failIfNoSpecifiedTests=false
cat launcher/target/surefire-reports/*.IntegrationBenchmark-output.txt
