#!/bin/sh
# A solution with the default parameters, typed on the client. It stays beside the template and never enters a cluster.
cd ~ || exit 1
measure > measure.out 2>&1 &
measure=$!
nodes | tee before.txt
# The proxy may not have found the primary yet.
put() { until [ "$(valkey-cli -h proxy set "$1" "$2")" = OK ]; do sleep 0.5; done; }
put motto "deux valent mieux qu'une"
put rooms 42

# The duration of the last interruption, once there is a new one; short ones come when connections are closed on purpose.
interruptions() { grep -c interruption measures.log 2> /dev/null; }
last() { awk '/interruption/ { took = $3 } END { print took }' measures.log; }
answers() { until [ "$(interruptions)" != "$1" ]; do sleep 0.2; done; }
said() { until nodes | grep -q "$1"; do sleep 1; done; }
lose() { valkey-cli -h "$1" shutdown nosave now || true; }
until [ "$(valkey-cli -h proxy get counter)" -gt 5 ]; do sleep 0.2; done

# 1. It reboots.
count=$(interruptions)
lose node-a
answers "$count"
reboot=$(last)
said "node-b replica of node-a, link up"

# 2. Promoted by hand; then there are two primaries, of which one has to give in.
count=$(interruptions)
lose node-a
valkey-cli -h node-b replicaof no one
answers "$count"
manual=$(last)
said "node-a primary"
valkey-cli -h node-a replicaof node-b 6379
said "node-a replica of node-b, link up"
sleep 3

# 3. Promoted by a sentinel.
echo "sentinel auth-pass service $REDISCLI_AUTH" >> sentinel.conf
valkey-server sentinel.conf --sentinel > sentinel.log 2>&1 &
sentinel=$!
until grep -q '+slave' sentinel.log; do sleep 0.5; done
count=$(interruptions)
lose node-b
answers "$count"
automatic=$(last)
until grep -q '+switch-master' sentinel.log; do sleep 0.5; done
said "node-b replica of node-a, link up"

printf '%s\n' "reboot $reboot" "manual $manual" "automatic $automatic" > report.txt
kill "$measure" "$sentinel"
cat report.txt
