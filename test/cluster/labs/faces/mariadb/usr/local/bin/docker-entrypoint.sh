#!/bin/bash
# As that of the public image where nobody is root: a database at the first start, then the server.
set -eo pipefail
[ "${1#-}" = "$1" ] || set -- mariadbd "$@"
data=/var/lib/mysql
for word; do
  case $word in --datadir=*) data=${word#*=} ;; esac
done
if [ "$1" = mariadbd ] && [ ! -d "$data/mysql" ]; then
  if [ -z "$MARIADB_ROOT_PASSWORD" ]; then
    echo "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified" >&2
    exit 1
  fi
  mkdir -p "$data"
  mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db > /dev/null
  # Without a port until all is there.
  "$@" --skip-networking &
  server=$!
  until MYSQL_PWD='' mariadb --no-defaults --user=root --execute='select 1' > /dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.2
  done
  quoted() { printf "'%s'" "${1//\'/\'\'}"; }
  {
    echo "drop user if exists root@127.0.0.1, root@'::1', root@$(quoted "$(hostname)");"
    host=$(quoted "${MARIADB_ROOT_HOST:-%}")
    if [ "$host" != "'localhost'" ]; then
      echo "create user root@$host identified by $(quoted "$MARIADB_ROOT_PASSWORD");"
      echo "grant all on *.* to root@$host with grant option;"
    fi
    [ -z "$MARIADB_DATABASE" ] || echo "create database if not exists \`$MARIADB_DATABASE\`;"
    if [ -n "$MARIADB_USER" ]; then
      echo "create user $(quoted "$MARIADB_USER")@'%' identified by $(quoted "$MARIADB_PASSWORD");"
      [ -z "$MARIADB_DATABASE" ] || echo "grant all on \`$MARIADB_DATABASE\`.* to $(quoted "$MARIADB_USER")@'%';"
    fi
    echo "set password for root@localhost = password($(quoted "$MARIADB_ROOT_PASSWORD"));"
  } | MYSQL_PWD='' mariadb --no-defaults --user=root
  kill "$server"
  wait "$server"
fi
exec "$@"
