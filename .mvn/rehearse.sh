#!/usr/bin/env bash
# The last step of a build: one short life of all parts. Java keeps what it loaded in a cache, and every later start is quicker.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. ./.mvn/tools.sh
find_jdk
java .mvn/Archivable.java app/target/lib/org.eclipse.jgit-*.jar app/target/lib/picocli-*.jar
printf '%s:' "$PWD"/app/target/lib/*.jar >app/target/classpath
rm -f app/target/start.aot
java -XX:AOTCacheOutput=app/target/start.aot -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  -cp "$(cat app/target/classpath)" lockstep.app.Main rehearse
touch app/target/built
