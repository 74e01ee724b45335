# Sourced by ./dev, ./lockstep and .ci/run: finds what a build needs, or says in one sentence how to get it.

jdk_major() { # the major version of the JDK in folder $1, or 0
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1
}

find_jdk() {
  local home javac
  javac=$(command -v javac 2>/dev/null || true)
  for home in "${JAVA_HOME:-}" "${javac:+$(dirname "$(dirname "$(readlink -f "$javac")")")}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] || continue
    if [ "$(jdk_major "$home")" -ge 25 ] 2>/dev/null; then
      export JAVA_HOME="$home" PATH="$home/bin:$PATH"
      return 0
    fi
  done
  echo "Lockstep needs a JDK 25 or newer and found none in JAVA_HOME, PATH or the usual folders: install one (for example Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}

maven() {
  if command -v mvn >/dev/null 2>&1; then
    mvn -B -ntp "$@"
  elif [ -n "${MVNW_REPOURL:-}" ] || [ -d "$HOME/.m2/wrapper/dists/apache-maven-3.9.11" ]; then
    ./mvnw -B -ntp "$@"
  else
    echo "Lockstep's build needs Maven 3.8 or newer: install it (Debian: apt-get install maven), or set MVNW_REPOURL to your Maven repository so that ./mvnw can fetch it." >&2
    return 1
  fi
}

find_node() {
  local major
  major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
  if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null 2>&1; then
    echo "Lockstep's build needs Node.js 20 or newer with npm, for the web UI: install it (Debian 12 has an older one; nodejs.org has packages)." >&2
    return 1
  fi
}

# The places whose change asks for a new build of the program.
PROGRAM_SOURCES="pom.xml core sync cluster git store datasource grafana api gateway app web/src web/public web/index.html web/package-lock.json web/vite.config.ts"

# True when the built program is newer than everything that it is built from.
is_built() {
  [ -e app/target/built ] && [ -z "$(find $PROGRAM_SOURCES \( -name target -o -name test \) -prune -o -newer app/target/built -print -quit 2>/dev/null)" ]
}

# Installs the web UI's packages if the lock file changed, and builds it if its sources did.
build_web() { # "check" also runs types and tests
  find_node || return 1
  local lock
  lock=$(cksum <web/package-lock.json)
  if [ "$(cat web/node_modules/.lockstep-lock 2>/dev/null)" != "$lock" ]; then
    (cd web && npm ci --no-fund --no-audit --loglevel=error) || return 1
    echo "$lock" >web/node_modules/.lockstep-lock
  fi
  if [ "${1:-}" = check ]; then
    (cd web && npm run --silent types && npm run --silent test) || return 1
  fi
  if [ ! -e web/dist/index.html ] || [ -n "$(find web/src web/public web/index.html web/package-lock.json web/vite.config.ts -newer web/dist/index.html -print -quit)" ]; then
    (cd web && npm run --silent build) || return 1
    touch web/dist/index.html
  fi
}
