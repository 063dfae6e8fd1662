#!/usr/bin/env bash
# Makes the files of a release, for people who do not build:
#   drover-VERSION.jar           the worker and its command line; needs a Java runtime 25
#   drover-VERSION-image.tar.gz  the image, for `docker load`
#   drover-VERSION.cdx.json      what both are made of: a CycloneDX bill of materials
#   SHA256SUMS                   checksums, for `sha256sum --check`
#
#   deploy/release.sh [--output=DIRECTORY] [--no-image] [--no-jars] [--allow-changes]
#
#   --output         where to write (deploy/target/release); created, must be empty
#   --no-image       leave the image out; no Docker engine is needed then
#   --no-jars        take the jar of the last build
#   --allow-changes  do not refuse a checkout with changes that are not committed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=deploy/target/release image=yes jars=yes changes=refused
for option in "$@"; do
  case $option in
    --output=?*) output=${option#--output=} ;;
    --no-image) image=no ;;
    --no-jars) jars=no ;;
    --allow-changes) changes=allowed ;;
    *) sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
fail() { echo "release.sh: $1" >&2; exit 1; }

if [ "$changes" = refused ] && [ -n "$(git status --porcelain 2>&1 | head -n 1)" ]; then
  fail "the checkout has changes that are not committed. Commit them, or give --allow-changes."
fi
mkdir -p "$output"
[ -z "$(ls -A "$output")" ] || fail "$output is not empty. Remove its files, or give another --output."
if [ "$image" = yes ] && ! docker info >/dev/null 2>&1; then
  fail "no Docker engine answers. Start one, or give --no-image."
fi

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | sed -n 2p)
# A release that was stopped half-way leaves no files that look whole.
work=$(mktemp -d "$output/unfinished.XXXXXX")
trap 'rm -rf "$work"' EXIT

if [ "$jars" = yes ]; then
  mvn -q -B -ntp -pl worker/service -am -Dmaven.test.skip=true -Dformat.skip=true package
fi
jar=worker/service/target/drover-service-$version-exec.jar
[ -f "$jar" ] || fail "$jar does not exist. Leave out --no-jars."
cp "$jar" "$work/drover-$version.jar"

# The build puts it into the jar; it is easier to find beside the jar.
bill=worker/service/target/classes/META-INF/sbom/application.cdx.json
[ -f "$bill" ] || fail "$bill does not exist. Leave out --no-jars."
cp "$bill" "$work/drover-$version.cdx.json"

if [ "$image" = yes ]; then
  TAG=$version deploy/build.sh --worker-only --no-jars >&2
  docker save "drover:$version" | gzip -n >"$work/drover-$version-image.tar.gz"
fi
(cd "$work" && sha256sum drover-* >SHA256SUMS)
mv "$work"/* "$output/"
(cd "$output" && ls -l | tail -n +2)
