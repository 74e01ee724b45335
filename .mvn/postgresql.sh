#!/usr/bin/env bash
# Fetches PostgreSQL's programs for platform $1 with the build's Maven and prints the folder that holds them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. ./.mvn/tools.sh
find_jdk

version=$(sed -n 's:.*<embedded-postgres.version>\(.*\)</embedded-postgres.version>.*:\1:p' pom.xml)
artifact=embedded-postgres-binaries-$1
folder=$PWD/app/target/postgresql/$1-$version
if [ ! -x "$folder/bin/postgres" ]; then
  rm -rf "$folder.part" && mkdir -p "$folder.part"
  maven -q -Dstyle.color=never dependency:copy -Dartifact="io.zonky.test.postgres:$artifact:$version" -DoutputDirectory="$folder.part" >&2
  (cd "$folder.part" && "$JAVA_HOME/bin/jar" xf "$artifact-$version.jar" && tar -xJf ./*.txz) || {
    echo "cannot unpack the archive: tar needs xz (Debian: apt-get install xz-utils)" >&2
    exit 1
  }
  rm -rf "$folder.part"/*.jar "$folder.part"/*.txz "$folder.part/META-INF" "$folder"
  mv "$folder.part" "$folder"
fi
printf '\n%s\n' "$folder"
