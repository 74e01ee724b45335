#!/usr/bin/env bash
# Builds the program without tests, showing progress; does nothing when it is up to date.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. ./.mvn/tools.sh
find_jdk
is_built && exit 0

log=app/target/build.log
mkdir -p app/target
# Two builds at once would break each other's files; the second finds the work done. (macOS has no flock.)
if command -v flock >/dev/null 2>&1; then
  exec 9>app/target/build.lock
  flock -n 9 || { echo "Another build is under way; waiting for its end." >&2; flock 9; }
  is_built && exit 0
fi
step() { # title, command...
  local title=$1
  shift
  printf '%s ... ' "$title" >&2
  local begin=$SECONDS
  if "$@" >"$log" 2>&1 </dev/null 9>&-; then
    printf 'done (%d s)\n' $((SECONDS - begin)) >&2
  else
    printf 'failed\n\n' >&2
    tail -n 30 "$log" >&2
    printf '\nThe whole output is in %s.\n' "$log" >&2
    exit 1
  fi
}
find_node
step "Building the web UI (1 of 3)" build_web
step "Building the program (2 of 3)" maven package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl '!trials,!bench'
step "Rehearsing the start (3 of 3)" ./.mvn/rehearse.sh
