#!/bin/sh
# The demo's agent: it does what the lines of its prompt say, so that the demo needs no model.
#   think SECONDS      take some time
#   write FILE: TEXT   add a line to a file
#   run COMMAND        run a command in the workspace
#   fail REASON        give up
set -eu
while IFS= read -r line || [ -n "$line" ]; do
  words=${line#* }
  case $line in
    "think "*) sleep "$words" ;;
    "write "*)
      file=${words%%: *}
      mkdir -p "$(dirname "$file")"
      printf '%s\n' "${words#*: }" >> "$file"
      echo "wrote $file"
      ;;
    "run "*) sh -c "$words" ;;
    "fail "*)
      echo "$words" >&2
      exit 1
      ;;
  esac
done
