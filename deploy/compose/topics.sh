#!/bin/bash
# Creates the topics as one broker can hold them; deploy/docs/kafka.md says what a cluster should have.
#   topics.sh BOOTSTRAP [PARTITIONS]
set -eu
bootstrap=$1 partitions=${2:-6}
day=86400000 mebibyte=1048588
# What an answer needs above the request that it answers.
answer=$((mebibyte + 65536))

create() {
  local topic=$1 width=$2
  shift 2
  local configs=()
  for config in "$@"; do configs+=(--config "$config"); done
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$bootstrap" --create --if-not-exists \
    --topic "$topic" --partitions "$width" --replication-factor 1 "${configs[@]}"
}

# Requests outlast the longest outage plus their deadline, a day.
create llm.requests "$partitions" cleanup.policy=delete retention.ms=$((7 * day)) max.message.bytes=$mebibyte
create llm.results "$partitions" cleanup.policy=delete retention.ms=$((7 * day)) max.message.bytes=$answer
create llm.requests-dlt "$partitions" cleanup.policy=delete retention.ms=$((30 * day)) max.message.bytes=$answer
create llm.usage "$partitions" cleanup.policy=delete retention.ms=$((35 * day))
# One value per tenant, period and partition, and a marker per partition: kept small by compacting soon.
create llm.ledger "$partitions" cleanup.policy=compact segment.ms=600000 segment.bytes=67108864 \
  min.cleanable.dirty.ratio=0.1 max.compaction.lag.ms=3600000 compression.type=lz4
create llm.budgets 1 cleanup.policy=compact
create llm.control 1 cleanup.policy=compact
create llm.workers 1 cleanup.policy=compact
# Read along, not kept: whole segments go.
create llm.chunks "$partitions" cleanup.policy=delete retention.ms=$((6 * 3600000)) segment.ms=3600000
create llm.cancellations 1 cleanup.policy=delete retention.ms=$((2 * day))
create llm.requests-parked "$partitions" cleanup.policy=delete retention.ms=$((90 * day)) max.message.bytes=$answer
create llm.replays 1 cleanup.policy=compact
create llm.audit 1 cleanup.policy=delete retention.ms=$((365 * day))
