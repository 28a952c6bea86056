#!/bin/bash
# The console of this container's machine: hands it a command, shows what comes back; Ctrl-C stops the command.
# It lies in /net/bin as ip, ping, traceroute, tcpdump, sysctl and show. As `on`, it is another machine's: on r1 ip route
name=${0##*/}
if [ "$name" = on ]; then
  MACHINE=$1 name=$2
  shift 2 || { echo 'on MACHINE COMMAND…, as: on r1 ip route' && exit 2; }
fi
port=
while read -r word machine number; do
  [ "$word $machine" = "machine $MACHINE" ] && port=$number
done < /net/program/cables.txt
[ -n "$port" ] || { echo "$MACHINE: no such machine in /net/program/cables.txt" && exit 2; }

absent() {
  echo "$MACHINE ne répond pas : son programme ne tourne pas (la démonstration ne le simule pas)."
  echo "$MACHINE does not answer: its program does not run (the demonstration does not simulate it)."
  exit 127
}

# A machine needs a moment to start.
for try in 1 2 3 4 5 6; do
  { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null && break
  [ "$try" = 6 ] && absent
  sleep 0.5
done
trap 'echo >&3' INT 2> /dev/null
printf '%s\n' "$name $*" >&3
while IFS= read -r line <&3; do
  case $line in
    $'\1exit '*) exit "${line#* }" ;;
  esac
  printf '%s\n' "$line"
done
absent
