#!/usr/bin/env bash
# Builds the jars and from them the images:
#   drover:local            the worker (deploy/Dockerfile)
#   drover-provider:local   the simulated provider (deploy/provider.Dockerfile), unless --worker-only
#
#   deploy/build.sh [--worker-only] [--no-jars]
#
#   JAVA_IMAGE   base image (eclipse-temurin:25-jre)
#   TAG          tag of the images (local)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jars=yes provider=yes
for option in "$@"; do
  case $option in
    --worker-only) provider=no ;;
    --no-jars) jars=no ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
docker info >/dev/null 2>&1 || { echo "build.sh: no Docker engine answers" >&2; exit 1; }

modules=worker/service
if [ "$provider" = yes ]; then modules+=,worker/standalone; fi
if [ "$jars" = yes ]; then
  mvn -q -B -ntp -pl "$modules" -am -Dmaven.test.skip=true -Dformat.skip=true package
fi
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | sed -n 2p)
arguments=(--build-arg "JAVA_IMAGE=${JAVA_IMAGE:-eclipse-temurin:25-jre}")
labels=(--build-arg "VERSION=$version" --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)"
  --build-arg "CREATED=$(date -u +%Y-%m-%dT%H:%M:%SZ)")

# The legacy builder where there is no BuildKit; its advice to install it is not for this output.
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
build() { docker build -q "${arguments[@]}" "$@" . 2> >(grep -v -i -e 'legacy builder' -e 'BuildKit is currently' -e 'environment-variable' -e '^$' >&2) >/dev/null; }
build "${labels[@]}" -f deploy/Dockerfile -t "drover:${TAG:-local}"
if [ "$provider" = yes ]; then build -f deploy/provider.Dockerfile -t "drover-provider:${TAG:-local}"; fi
docker image ls --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep -E "^drover(-provider)?:${TAG:-local} "
