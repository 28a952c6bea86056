#!/bin/sh
# A solution with the default parameters, typed on PC-A. It stays beside the template and never enters a cluster.
set -e
# 1. The mask of PC-A
ip addr del 10.1.0.10/29 dev eth0
ip addr add 10.1.0.10/24 dev eth0
# 2. The link to PC-B
on r2 ip link set eth1 up
# 3. The way back
on r2 ip route add 10.1.0.0/24 via 10.0.12.1
# 4. The second way, by R3
on r1 ip route add 10.2.0.0/24 via 10.0.13.2 metric 100
on r2 ip route add 10.1.0.0/24 via 10.0.23.1 metric 100
on r3 ip route add 10.1.0.0/24 via 10.0.13.1
on r3 ip route add 10.2.0.0/24 via 10.0.23.2
# 5. The excavator, seen by tcpdump
on r1 ip link set eth1 down
sleep 1
tcpdump -i eth0 -c 4 -w trace.pcap &
sleep 1
ping -c 1 10.2.0.10
ping -c 1 -t 1 10.2.0.10 || true
wait
