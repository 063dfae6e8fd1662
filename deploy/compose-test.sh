#!/usr/bin/env bash
# Brings docker-compose.yml up, uses it as try.sh does, and takes it down again, where a Docker engine is.
# What could not be tried is said plainly. Exit code 0: tried and right; 1: tried and wrong; 77: not tried at all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/compose/lib.sh
. deploy/compose/lib.sh

not_tried() {
  echo "compose-test: NOT TRIED: $*" >&2
  exit 77
}
docker info >/dev/null 2>&1 || not_tried "no Docker engine answers"
compose version >/dev/null 2>&1 || not_tried "there is no docker compose"
have() { docker image inspect "$1" >/dev/null 2>&1 || docker pull -q "$1" >/dev/null 2>&1; }

export COMPOSE_PROJECT_NAME=drover-test COMPOSE_PROFILES=simulated
# Not those of a stack, or of a worker of yours, that runs beside the test.
export KAFKA_PORT=29092 PROVIDER_PORT=28088 WORKER_1_PORT=28081 WORKER_2_PORT=28082 PROMETHEUS_PORT=29090 GRAFANA_PORT=23000
image_of() { compose config | sed -n "s|^ *image: \($1.*\)$|\1|p" | head -1; }
have "$(image_of apache/kafka)" || not_tried "the image $(image_of apache/kafka) cannot be had"
for image in drover:local drover-provider:local; do
  docker image inspect "$image" >/dev/null 2>&1 || { deploy/build.sh; break; }
done

# What must be true of the worker's image whoever runs it.
in_image() { docker run --rm --read-only --cap-drop ALL --network none --entrypoint bash drover:local -c "$1"; }
[ "$(in_image 'id -u')" != 0 ] || { echo "compose-test: the image runs as root" >&2; exit 1; }
foreign=$(in_image 'ls /opt/drover/lib' | grep -E '^(kafka_2|kafka-(server|metadata|raft|storage|tools)|drover-(testbed|standalone))' || true)
[ -z "$foreign" ] || { echo "compose-test: the image holds $foreign" >&2; exit 1; }
if in_image 'touch /opt/drover/written 2>/dev/null'; then echo "compose-test: the image can be written" >&2; exit 1; fi
echo "compose-test: the image is nobody's, read-only, without broker and demo code; $(docker image ls --format '{{.Size}}' drover:local)"

services=(worker-1 worker-2 provider) left_out=()
for service in prometheus grafana; do
  if have "$(image_of "[a-z]*/$service")"; then services+=("$service"); else left_out+=("$service"); fi
done

down() { compose down -v --remove-orphans >/dev/null 2>&1; }
trap down EXIT
down
began=$(date +%s)
up=$(compose up -d "${services[@]}" 2>&1) || { printf '%s\n' "$up" >&2; compose ps; compose logs --tail=40; exit 1; }
for worker in worker-1 worker-2; do
  id=$(compose ps -q $worker)
  for _ in $(seq 120); do
    health=$(docker inspect -f '{{.State.Health.Status}}' "$id")
    [ "$health" = healthy ] && break
    sleep 1
  done
  [ "$health" = healthy ] || { echo "compose-test: $worker is $health" >&2; compose logs --tail=60 $worker >&2; exit 1; }
done
echo "compose-test: two workers ready $(($(date +%s) - began)) s after the start"

deploy/try.sh "${1:-200}"

# Metrics are closed without the token, also to the machine that published the port.
[ "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:$WORKER_1_PORT/actuator/prometheus)" = 401 ]
curl -fs -H 'Authorization: Bearer compose-only' http://127.0.0.1:$WORKER_1_PORT/actuator/prometheus | grep '^drover_in_flight ' >/dev/null
[ "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:$WORKER_1_PORT/actuator/health/readiness)" = 200 ]
echo "compose-test: metrics want the token, probes do not"

if [[ " ${services[*]} " == *" prometheus "* ]]; then
  for _ in $(seq 30); do
    up=$(curl -fs "http://127.0.0.1:$PROMETHEUS_PORT"'/api/v1/query?query=sum(up%7Bjob%3D%22drover%22%7D)' | grep -o '"[0-9]*"\]' || true)
    [ "$up" = '"2"]' ] && break
    sleep 1
  done
  [ "$up" = '"2"]' ]
  echo "compose-test: Prometheus scrapes both workers"
fi

began=$(date +%s)
id=$(compose ps -q worker-2)
compose stop worker-2 >/dev/null 2>&1
code=$(docker inspect -f '{{.State.ExitCode}}' "$id")
[ "$code" = 143 ] || { echo "compose-test: worker-2 ended with $code" >&2; exit 1; }
echo "compose-test: a worker drained and left in $(($(date +%s) - began)) s, exit code 143"
if [ ${#left_out[@]} -gt 0 ]; then echo "compose-test: NOT TRIED for want of an image: ${left_out[*]}"; fi
echo "compose-test: right"
