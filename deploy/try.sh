#!/usr/bin/env bash
# Shows, on a running docker-compose.yml with the simulated provider, what Drover does: sends a batch, breaks a model,
# shows the dead letters, mends the model and replays them. Counts at the end; exit code 0 if the counts are right.
#
#   deploy/try.sh [REQUESTS]      200
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/compose/lib.sh
. deploy/compose/lib.sh

requests=${1:-200}
run=$(date +%s)
provider=http://127.0.0.1:8088

# Lines as batch files have them; a key each, so that they spread over the partitions.
batch() {
  local i
  for i in $(seq "$1"); do
    printf '%s-%s\t{"custom_id":"%s-%s","method":"POST","url":"/v1/chat/completions","tenant":"%s","task":"%s","body":{"messages":[{"role":"user","content":"Question %s"}]}}\n' \
      "$2" "$i" "$2" "$i" "$([ $((i % 3)) = 0 ] && echo borealis || echo acme)" "$3" "$i"
  done
}
send() { kafka console-producer --topic llm.requests --property parse.key=true >/dev/null; }
# How many requests of a batch have an outcome, and how many different ones.
outcomes() { grep -a -o "\"custom_id\":\"$1-[0-9]*\"" | sort | uniq -c | awk '{n += $1; d++} END {print n + 0, d + 0}'; }
await() {
  local batch=$1 wanted=$2 n=0 d=0
  for _ in $(seq 40); do
    read -r n d < <(records llm.results | outcomes "$batch")
    [ "$d" -ge "$wanted" ] && break
  done
  echo "$wanted requests, $n outcomes, $d different"
  [ "$n" = "$wanted" ] && [ "$d" = "$wanted" ]
}

curl -fsS -o /dev/null "$provider/v1/models" || { echo "try.sh: docker compose up first" >&2; exit 1; }

say "1. A batch of $requests requests, all models well"
batch "$requests" "good-$run" balanced | send
await "good-$run" "$requests"

say "2. The model 'small' refuses half of what it is asked; 'bulk' has no other model"
curl -fsS -o /dev/null -X POST "$provider/control/faults" -d '{"seed":1,"models":{"small":{"faults":{"invalid":0.5}}}}'
batch 40 "bad-$run" bulk | send
await "bad-$run" 40

say "3. The dead letters, with their reasons"
dead() {
  kafka console-consumer --topic llm.requests-dlt --from-beginning --isolation-level read_committed --timeout-ms 5000 \
    --property print.headers=true 2>/dev/null | grep -a "bad-$run-" || true
}
dead | grep -a -o 'drover-reason:[a-z_]*' | sort | uniq -c
letters=$(dead | wc -l)
[ "$letters" -gt 0 ]

say "4. The model is well again; the $letters dead letters are replayed"
curl -fsS -o /dev/null -X POST "$provider/control/faults" -d '{}'
if compose exec -T worker-1 drover dlq --help 2>/dev/null | grep '^ *replay' >/dev/null; then
  compose exec -T worker-1 drover dlq replay --bootstrap-server kafka:19092 --reason invalid_request \
    --because "the model was mended"
else
  echo "(this build has no 'drover dlq replay'; the original bytes are sent again with Kafka's own tools)"
  kafka console-consumer --topic llm.requests-dlt --from-beginning --isolation-level read_committed --timeout-ms 5000 \
    --property print.key=true 2>/dev/null | grep -a "bad-$run-" | send
fi
answered() { records llm.results | grep -a "\"custom_id\":\"bad-$run-" | grep -c '"error":null' || true; }
for _ in $(seq 40); do
  now=$(answered)
  [ "$now" -ge 40 ] && break
done
echo "$now of 40 requests of the second batch are answered now"
[ "$now" = 40 ]

say "Look at it: http://localhost:3000 (dashboard), http://localhost:9090/alerts, curl $provider/control/stats"
