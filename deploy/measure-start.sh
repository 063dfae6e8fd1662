#!/usr/bin/env bash
# Measures the worker image's start with and without the AOT cache, one after the other, in turns: from `docker run`
# to the first answer of its liveness. Needs no Kafka: a worker serves its health before it has found a broker.
#
#   deploy/measure-start.sh [RUNS] [IMAGE]      5, drover:local
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
runs=${1:-5} image=${2:-drover:local}
docker info >/dev/null 2>&1 || { echo "measure-start.sh: no Docker engine answers" >&2; exit 1; }

container=''
trap '[ -z "$container" ] || docker rm -f "$container" >/dev/null' EXIT

# Prints milliseconds. Read-only root, no capabilities: as the chart runs it.
once() {
  local began ended port
  began=$(date +%s%N)
  container=$(docker run -d --read-only --tmpfs /tmp:exec --cap-drop ALL --security-opt no-new-privileges \
    -e "DROVER_AOT=$1" -p 127.0.0.1::8081 -v "$PWD/image/training.yaml:/etc/drover/drover.yaml:ro" \
    "$image" run --config /etc/drover/drover.yaml)
  port=$(docker port "$container" 8081 | sed -n '1s/.*://p')
  until curl -fs -o /dev/null "http://127.0.0.1:$port/actuator/health/liveness"; do sleep 0.02; done
  ended=$(date +%s%N)
  docker rm -f "$container" >/dev/null
  container=''
  echo $(((ended - began) / 1000000))
}

echo "$image, $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg); docker run to liveness, ms"
printf '%12s %12s\n' 'AOT cache' 'plain'
for _ in $(seq "$runs"); do
  printf '%12s %12s\n' "$(once on)" "$(once off)"
done
