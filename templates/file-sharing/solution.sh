#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd /srv/files
as_alice() { curl -fsS -u "alice:$ALICE" "$@"; }
# 1. Upload
as_alice -X MKCOL "$DAV/common/2027/"
as_alice -T plan.txt "$DAV/common/2027/"
# 2. Copy and move
as_alice -X MKCOL "$DAV/common/archive/"
as_alice -X COPY -H "Destination: $DAV/common/2027/charter.txt" "$DAV/public/charter.txt"
as_alice -X MOVE -H "Destination: $DAV/common/archive/plan-2019.txt" "$DAV/common/plan-2019.txt"
# 3. Lock
as_alice -X LOCK -H 'Timeout: Second-86400' --data @lock.xml "$DAV/common/minutes.txt" > lock-answer.xml
# 4. and 5. Rights
cat >> conf/files.conf <<'END'
<Directory /srv/files/share/public>
  AuthMerging And
  <RequireAny>
    Require user alice
    Require method GET HEAD OPTIONS PROPFIND
  </RequireAny>
</Directory>
<Directory /srv/files/share/alice>
  Require user alice
</Directory>
END
apache2 -f /srv/files/conf/files.conf -t
apache2 -f /srv/files/conf/files.conf -k graceful
# 6. Restore
as_alice -o thesis.txt "$DAV/snapshots/2026-11-25/thesis.txt"
as_alice -T thesis.txt "$DAV/common/"
