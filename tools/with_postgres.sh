#!/usr/bin/env bash
# Run a command with DATABASE_URL naming a PostgreSQL cluster made for it alone and removed afterwards:
#   tools/with_postgres.sh COMMAND [ARGUMENT …]
# It listens on 127.0.0.1 with a password of its own. PostgreSQL refuses root, so root lends it another user.
set -euo pipefail

newest=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
[[ -n $newest ]] || { command -v pg_ctl >/dev/null && newest=$(dirname "$(readlink -f "$(command -v pg_ctl)")"); } || {
  echo "PostgreSQL is not installed, so its tests cannot run. Install with: sudo apt-get install postgresql" >&2
  exit 1
}

# In memory where there is room for it: what is tried is not the disk.
place=${TMPDIR:-/tmp}
[[ -w /dev/shm && $(df --output=avail -k /dev/shm | tail -n 1) -gt 4000000 ]] && place=/dev/shm
folder=$(mktemp -d "$place/gongjian-postgres-XXXXXX")
as=()
if [[ $(id -u) == 0 ]]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  as=(runuser -u "$user" --)
  chown "$user" "$folder"
fi
chmod 700 "$folder"

stop() {
  (cd / && "${as[@]}" "$newest/pg_ctl" stop -D "$folder/data" -m immediate -w >/dev/null 2>&1) || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

password=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(
  cd /
  printf '%s\n' "$password" | "${as[@]}" tee "$folder/password" >/dev/null
  "${as[@]}" "$newest/initdb" -D "$folder/data" -U gongjian -A scram-sha-256 --pwfile="$folder/password" \
    -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
  # The data are thrown away, so nothing is flushed to disk.
  "${as[@]}" "$newest/pg_ctl" start -D "$folder/data" -w -t 60 -l "$folder/server.log" -o \
    "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off \
     -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB -c max_connections=60" >/dev/null \
    || { cat "$folder/server.log" >&2; exit 1; }
  PGPASSWORD=$password "$newest/createdb" -h 127.0.0.1 -p "$port" -U gongjian gongjian
)
export DATABASE_URL="postgresql://gongjian:$password@127.0.0.1:$port/gongjian"
"$@"
