# For the scripts beside it: compose in whichever form it is there, and Kafka's own tools inside the broker's container.

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose "$@"; }
elif command -v docker-compose >/dev/null 2>&1; then
  compose() { docker-compose "$@"; }
else
  compose() { echo "neither docker compose nor docker-compose is there" >&2; return 127; }
fi

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# Runs one of Kafka's tools, such as: kafka topics --list
kafka() {
  local tool=$1
  shift
  compose exec -T kafka "/opt/kafka/bin/kafka-$tool.sh" --bootstrap-server kafka:19092 "$@"
}

# Every record of a topic that was committed, one per line.
records() {
  kafka console-consumer --topic "$1" --from-beginning --isolation-level read_committed --timeout-ms "${2:-5000}" 2>/dev/null || true
}
