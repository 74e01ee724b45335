#!/usr/bin/env bash
# ./dev check: everything that must hold before a change lands.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. ./.mvn/tools.sh
find_jdk

# What the result depends on: every file that Git knows or could be told of, as it is now.
fingerprint() {
  { git ls-files -co --exclude-standard -z | sort -z | xargs -0 cksum 2>/dev/null; java -version 2>&1; node --version; } | cksum
}
stamp=target/checked
now=$(fingerprint)
if [ -z "${CI:-}" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
  echo "Nothing has changed since the last green check."
  exit 0
fi
find */target/surefire-reports -name 'TEST-*.xml' -delete 2>/dev/null || true

echo "== web UI: types, tests, build"
build_web check
echo "== rooms: format, compile with lint, tests"
maven -Dorg.slf4j.simpleLogger.defaultLogLevel=warn verify -Dtrials.later=true
./.mvn/rehearse.sh
echo "== trials: architecture, tidiness, real processes"
maven -Dorg.slf4j.simpleLogger.defaultLogLevel=warn verify -pl trials

# The sum of all JUnit reports, and every skipped test with its reason.
reports=$(find . -path ./web -prune -o -path '*/surefire-reports/TEST-*.xml' -print)
sum() { grep -ho "<testsuite [^>]*" $reports | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ s += $1 } END { print s + 0 }'; }
total=$(sum tests) failed=$(($(sum failures) + $(sum errors))) skipped=$(sum skipped)
if [ "$skipped" -gt 0 ]; then
  echo "Skipped, since this machine lacks a part:"
  grep -h -B1 '<skipped' $reports | sed -n 's/.*testcase name="\([^"]*\)".*/  \1/p; s/.*<skipped message="\([^"]*\)".*/      \1/p'
fi
echo
echo "$((total - failed - skipped)) passed, $failed failed, $skipped skipped"
if [ "$failed" -gt 0 ] || { [ -n "${CI:-}" ] && [ "$skipped" -gt 0 ]; }; then
  echo "CI skips nothing: install what is named above." >&2
  exit 1
fi
mkdir -p target && echo "$now" >"$stamp"
