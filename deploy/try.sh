#!/usr/bin/env bash
# Shows, on a running docker-compose.yml with the simulated provider, what Drover does: sends a batch, breaks a model,
# shows the dead letters, mends the model and replays them, says who spent what. Counts at the end; exit code 0 if the
# counts are right.
#
#   deploy/try.sh [REQUESTS]      200
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/compose/lib.sh
. deploy/compose/lib.sh

requests=${1:-200}
run=$(date +%s) began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
provider=http://127.0.0.1:${PROVIDER_PORT:-8088}

# The command line in a worker's image, which takes Kafka's address and the topics from the worker's configuration.
drover() { compose exec -T worker-1 drover "$@" --config /etc/drover/drover.yaml; }
# Lines as batch files have them.
batch() {
  local i
  for i in $(seq "$1"); do
    printf '{"custom_id":"%s-%s","method":"POST","url":"/v1/chat/completions","tenant":"%s","task":"%s","body":{"messages":[{"role":"user","content":"Question %s"}]}}\n' \
      "$2" "$i" "$([ $((i % 3)) = 0 ] && echo borealis || echo acme)" "$3" "$i"
  done
}
results() { drover results --from "$began" -o jsonl </dev/null 2>/dev/null || true; }
# How many requests of a batch have an outcome, and how many different ones.
outcomes() { grep -a -o "\"custom_id\":\"$1-[0-9]*\"" | sort | uniq -c | awk '{n += $1; d++} END {print n + 0, d + 0}'; }
await() {
  local batch=$1 wanted=$2 n=0 d=0
  for _ in $(seq 40); do
    read -r n d < <(results | outcomes "$batch")
    [ "$d" -ge "$wanted" ] && break
    sleep 1
  done
  echo "$wanted requests, $n outcomes, $d different"
  [ "$n" = "$wanted" ] && [ "$d" = "$wanted" ]
}

curl -fsS -o /dev/null "$provider/v1/models" || { echo "try.sh: docker compose up first" >&2; exit 1; }

say "1. A batch of $requests requests, all models well"
batch "$requests" "good-$run" balanced | drover submit -
await "good-$run" "$requests"
# Exit code 3 while the second worker is still being given its partitions.
for _ in $(seq 20); do
  code=0
  status=$(drover status --worker http://localhost:8081 --worker http://worker-2:8081 2>&1) || code=$?
  [ "$code" = 3 ] || break
  sleep 1
done
printf '%s\n' "$status"
[ "$code" = 0 ]

say "2. The model 'small' refuses half of what it is asked; 'bulk' has no other model"
curl -fsS -o /dev/null -X POST "$provider/control/faults" -d '{"seed":1,"models":{"small":{"faults":{"invalid":0.5}}}}'
batch 40 "bad-$run" bulk | drover submit -
await "bad-$run" 40

say "3. The dead letters, with their reasons"
drover dlq stats --from "$began"
letters=$(drover dlq list --from "$began" -o jsonl | wc -l)
[ "$letters" -gt 0 ]

say "4. The model is well again; the $letters dead letters are replayed"
curl -fsS -o /dev/null -X POST "$provider/control/faults" -d '{}'
drover dlq replay --from "$began" --reason invalid_request --dry-run
drover dlq replay --from "$began" --reason invalid_request --because "the model was mended" --rate 50 \
  -o jsonl | wc -l | sed 's/$/ letters passed/'
answered() { results | grep -a "\"custom_id\":\"bad-$run-" | grep -c '"error":null' || true; }
for _ in $(seq 40); do
  now=$(answered)
  [ "$now" -ge 40 ] && break
  sleep 1
done
echo "$now of 40 requests of the second batch are answered now"
[ "$now" = 40 ]

say "5. Who spent what, and what is left"
drover costs --by tenant,model
drover budgets list

say "Look at it: http://localhost:${GRAFANA_PORT:-3000} (dashboard), http://localhost:${PROMETHEUS_PORT:-9090}/alerts, curl $provider/control/stats"
