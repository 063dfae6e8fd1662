#!/usr/bin/env bash
# Measures the worker image's start with and without the AOT cache, in turns: from `docker run` to the first answer of
# its liveness, and to the first of its readiness, with a broker at hand that has the topics. Prints each run and the
# medians. Each start is the first worker of a group of its own, so that none waits for the partitions of the one before.
#
#   deploy/measure-start.sh [RUNS] [IMAGE]      5, drover:local
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
runs=${1:-5} image=${2:-drover:local} kafka=${KAFKA_IMAGE:-apache/kafka:4.3.1}
docker info >/dev/null 2>&1 || { echo "measure-start.sh: no Docker engine answers" >&2; exit 1; }
for each in "$image" "$kafka"; do
  docker image inspect "$each" >/dev/null 2>&1 || { echo "measure-start.sh: the image $each is not here" >&2; exit 1; }
done

name=drover-measure-$$ worker=''
work=$(mktemp -d)
finish() {
  local container
  for container in "$worker" "$name-kafka"; do
    if [ -n "$container" ]; then docker rm -f "$container" >/dev/null 2>&1 || true; fi
  done
  docker network rm "$name" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

docker network create "$name" >/dev/null
docker run -d --name "$name-kafka" --network "$name" --network-alias kafka \
  -e KAFKA_NODE_ID=1 -e KAFKA_PROCESS_ROLES=broker,controller \
  -e KAFKA_LISTENERS=INTERNAL://:19092,CONTROLLER://:9093 -e KAFKA_ADVERTISED_LISTENERS=INTERNAL://kafka:19092 \
  -e KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT \
  -e KAFKA_INTER_BROKER_LISTENER_NAME=INTERNAL -e KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER \
  -e KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9093 -e KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1 \
  -e KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=1 -e KAFKA_TRANSACTION_STATE_LOG_MIN_ISR=1 \
  -v "$PWD/compose/topics.sh:/topics.sh:ro" "$kafka" >/dev/null
for _ in $(seq 120); do
  docker exec "$name-kafka" bash -c 'exec 3<>/dev/tcp/127.0.0.1/19092' 2>/dev/null && break
  sleep 1
done
docker exec "$name-kafka" bash /topics.sh kafka:19092 >"$work/topics" 2>&1 || { cat "$work/topics" >&2; exit 1; }

# Whether the worker's health is good. Without curl: to start one fifty times a second slows what is measured by a third.
good() (
  exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /actuator/health/%s HTTP/1.0\r\n\r\n' "$1" >&3 &&
    read -r -t 5 line <&3 && [[ $line == *' 200'* ]]
) 2>/dev/null
# Prints milliseconds to liveness and to readiness. Read-only root, no capabilities, its memory: as the chart runs it.
once() {
  local began live='' port
  began=$(date +%s%N)
  worker=$(docker run -d --network "$name" --memory 1g --read-only --tmpfs /tmp:exec --cap-drop ALL \
    --security-opt no-new-privileges -e "DROVER_AOT=$1" -e "DROVER_ENGINE_GROUP=measured-$2" \
    -e SPRING_KAFKA_BOOTSTRAP_SERVERS=kafka:19092 -e DROVER_TOPICS_CREATE=false -p 127.0.0.1::8081 \
    -v "$PWD/image/training.yaml:/etc/drover/drover.yaml:ro" "$image" run --config /etc/drover/drover.yaml)
  port=$(docker port "$worker" 8081 | sed -n '1s/.*://p')
  for _ in $(seq 3000); do good liveness && break; sleep 0.03; done
  good liveness || { docker logs "$worker" >&2; exit 1; }
  live=$(((($(date +%s%N)) - began) / 1000000))
  for _ in $(seq 3000); do good readiness && break; sleep 0.03; done
  good readiness || { docker logs "$worker" >&2; exit 1; }
  printf '%s %s\n' "$live" "$(((($(date +%s%N)) - began) / 1000000))"
  if [ -n "${MEASURE_LOGS:-}" ]; then docker logs "$worker" >"$MEASURE_LOGS/$1-$2.log" 2>&1; fi
  docker rm -f "$worker" >/dev/null
  worker=''
}
median() { cut -d' ' -f"$2" "$work/$1" | sort -n | awk '{ a[NR] = $1 } END { print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }'; }

echo "$image, $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg); docker run to the first answer, ms"
printf '%-8s %12s %12s\n' 'start' 'liveness' 'readiness'
for run in $(seq "$runs"); do
  for aot in on off; do
    once "$aot" "$aot-$run" >"$work/last"
    cat "$work/last" >>"$work/$aot"
    printf '%-8s %12s %12s\n' "$([ "$aot" = on ] && echo AOT || echo plain)" $(cat "$work/last")
  done
done
printf 'median of %s: with the AOT cache live after %s ms, ready after %s ms; plain %s and %s ms (load %s)\n' "$runs" \
  "$(median on 1)" "$(median on 2)" "$(median off 1)" "$(median off 2)" "$(cut -d' ' -f1 /proc/loadavg)"
