#!/bin/sh
# The two accounts, then the server. A configuration that does not hold must not lock the student out: then the first one.
cd /srv/files || exit 1
mkdir -p .locks log
conf=/srv/files/conf/files.conf
htpasswd -cbB /tmp/users alice "$ALICE"
htpasswd -bB /tmp/users bruno "$BRUNO"
apache2 -f "$conf" -t || conf=/srv/files/.first/files.conf
exec apache2 -f "$conf" -D FOREGROUND
