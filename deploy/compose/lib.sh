# For the scripts beside it: compose in whichever form it is there.

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose "$@"; }
elif command -v docker-compose >/dev/null 2>&1; then
  compose() { docker-compose "$@"; }
else
  compose() { echo "neither docker compose nor docker-compose is there" >&2; return 127; }
fi

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
