#!/bin/sh
# Copy the database if there is no copy yet, then follow it.
set -eu
data=/var/lib/postgresql/data
if [ ! -s "$data/PG_VERSION" ]; then
	rm -rf "$data"/*
	PGPASSWORD="$REPLICA_PASSWORD" pg_basebackup --host database --username replica --pgdata "$data" \
		--wal-method stream --slot replica --write-recovery-conf
	chmod 700 "$data"
fi
exec postgres -D "$data" -c hot_standby=on
