#!/bin/sh
# Prints the address of a PostgreSQL that answers, starting one from the binaries where none runs; else nothing.
set -u
if [ -n "${TEST_DATABASE_URL:-}" ]; then echo "$TEST_DATABASE_URL"; exit 0; fi
answers() { .venv/bin/python - "$1" <<'PY' 2>/dev/null
import sys, psycopg
psycopg.connect(sys.argv[1], connect_timeout=3).close()
PY
}
user=$(id -un)
for url in "postgres://$user@127.0.0.1/postgres" "postgres://postgres@127.0.0.1/postgres"; do
    if answers "$url"; then echo "$url" | sed 's#/postgres$#/entraide#'; exit 0; fi
done
# A cluster that Debian's packages made, stopped.
if command -v pg_lsclusters >/dev/null 2>&1 && [ "$user" = root ]; then
    pg_lsclusters -h 2>/dev/null | while read -r version name _ ; do
        pg_ctlcluster --skip-systemctl-redirect "$version" "$name" start >/dev/null 2>&1
    done
    for url in "postgres://root@127.0.0.1/postgres" "postgres://postgres@127.0.0.1/postgres"; do
        if answers "$url"; then echo "$url" | sed 's#/postgres$#/entraide#'; exit 0; fi
    done
fi
# Bare binaries: a throw-away cluster of our own.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null)" 2>/dev/null)
[ -n "$bin" ] && [ -x "$bin/initdb" ] || exit 0
folder=$(mktemp -d /tmp/entraide-postgresql-XXXXXX)
if [ "$user" = root ]; then
    id postgres >/dev/null 2>&1 || exit 0
    chown postgres "$folder"
    as() { su postgres -s /bin/sh -c "$1"; }
else
    as() { sh -c "$1"; }
fi
as "$bin/initdb -D $folder/data -A trust -U postgres" >/dev/null 2>&1 || exit 0
as "$bin/pg_ctl -D $folder/data -w -l $folder/log -o '-p 54329 -k $folder' start" >/dev/null 2>&1 || exit 0
url="postgres://postgres@127.0.0.1:54329/postgres"
answers "$url" && echo "postgres://postgres@127.0.0.1:54329/entraide"
exit 0
