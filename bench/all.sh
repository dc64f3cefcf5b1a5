#!/usr/bin/env bash
# All measures, one after the other.
set -euo pipefail
cd -- "$(dirname -- "$0")"

./start.sh
./makespan.sh
./overhead.sh
