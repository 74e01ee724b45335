# Sourced by ./dev and ./lockstep: finds a JDK 25 or newer and exports JAVA_HOME, or says in one sentence how to get one.

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
