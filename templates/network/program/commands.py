"""The words of `ip` that this network knows, and the same words as the file that keeps a machine's configuration."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TypeVar

from machine import Interface, Machine, Refused, Route

T = TypeVar("T")

USAGE = """\
ip address [show]                       ip address add|del ADDRESS/PREFIX dev INTERFACE
ip link [show]                          ip link set INTERFACE up|down
ip route [show]                         ip route add|del NETWORK/PREFIX|default via GATEWAY [dev INTERFACE] [metric N]
ip route get ADDRESS                    ip neighbour
sysctl net.ipv4.ip_forward[=0|1]        1: a router, which passes on what is not for it
ping [-c COUNT] [-i SECONDS] [-t TTL] ADDRESS
traceroute [-q PROBES] [-w SECONDS] [-m HOPS] ADDRESS
tcpdump -i INTERFACE [-c COUNT] [-w FILE.pcap]; tcpdump -r FILE.pcap
show                                    all of it at a glance"""

OBJECTS = ("address", "link", "route", "neighbour")


def ip(machine: Machine, words: list[str]) -> list[str]:
    """Carries out one `ip …`; as the real one does, an object may be shortened: `ip a`, `ip ro`."""
    words = [word for word in words if word not in ("-4", "-br", "-brief", "-c", "-color")]
    first = words[0] if words else "help"
    thing = next((name for name in OBJECTS if name.startswith(first)), None)
    verb, rest = (words[1], words[2:]) if len(words) > 1 else ("show", [])
    match thing, verb:
        case "address", "show" | "list" | "ls":
            return show_addresses(machine)
        case "address", "add" | "del" | "delete":
            return change_address(machine, verb, rest)
        case "link", "show" | "list" | "ls":
            return [line for line in show_addresses(machine) if not line.startswith(" ")]
        case "link", "set":
            return set_link(machine, [word for word in rest if word != "dev"])
        case "route", "show" | "list" | "ls":
            return [show_route(machine, route) for route in machine.table()] or ["(no route)"]
        case "route", "get":
            return get_route(machine, rest)
        case "route", "add" | "del" | "delete":
            return change_route(machine, verb, rest)
        case "neighbour", "show" | "list" | "ls":
            return [
                f"{address} dev {one.name} REACHABLE"
                for one in machine.interfaces.values() if one.running for address in one.neighbours
            ]  # fmt: skip
    if first in ("help", "-h", "--help"):
        return USAGE.split("\n")
    raise Refused(f"ip: not understood: {' '.join(words)}\n{USAGE}")


def sysctl(machine: Machine, words: list[str]) -> list[str]:
    name, _, value = "".join(word for word in words if word != "-w").replace(" ", "").partition("=")
    if name != "net.ipv4.ip_forward" or value not in ("", "0", "1"):
        raise Refused("sysctl: only net.ipv4.ip_forward, with 0 or 1")
    if value:
        machine.forwards = value == "1"
    return [f"net.ipv4.ip_forward = {int(machine.forwards)}"]


def show(machine: Machine) -> list[str]:
    kind = "router" if machine.forwards else "computer"
    return [f"# {machine.name} ({kind})", *show_addresses(machine), "# routes", *ip(machine, ["route"])]


def configuration(machine: Machine) -> list[str]:
    """Commands that make the same machine of a new one."""
    lines = ["sysctl net.ipv4.ip_forward=1"] if machine.forwards else []
    for one in machine.interfaces.values():
        lines += [f"ip addr add {address} dev {one.name}" for address in one.addresses]
        lines += [] if one.up else [f"ip link set {one.name} down"]
    return lines + [f"ip route add {words_of(route)}" for route in machine.routes]


def configure(machine: Machine, text: str) -> list[str]:
    """Carries out a configuration line by line; what is wrong with a line is told, and holds no other up."""
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        words = line.partition("#")[0].split()
        try:
            if words[:1] == ["ip"]:
                ip(machine, words[1:])
            elif words[:1] == ["sysctl"]:
                sysctl(machine, words[1:])
            elif words:
                raise Refused(f"not understood: {line}")
        except Refused as refused:
            faults.append(f"line {number}: {refused}")
    return faults


def show_addresses(machine: Machine) -> list[str]:
    lines = []
    for number, one in enumerate(machine.interfaces.values(), 1):
        flags = [*([] if one.carrier or not one.up else ["NO-CARRIER"]), *(["UP"] if one.up else []),
                 *(["LOWER_UP"] if one.running else [])]  # fmt: skip
        lines.append(f"{number}: {one.name}: <{','.join(flags)}> mtu 1500 state {'UP' if one.running else 'DOWN'}")
        lines += [f"    inet {address} brd {address.network.broadcast_address}" for address in one.addresses]
    return lines


def show_route(machine: Machine, route: Route) -> str:
    if machine.leads(route):
        return words_of(route)
    down = route.connected and not machine.interfaces[route.interface or ""].running
    return f"{words_of(route)}   (not used: {'the link is down' if down else 'the gateway is out of reach'})"


def words_of(route: Route) -> str:
    words = "default" if route.network.prefixlen == 0 else str(route.network)
    words += f" via {route.via}" if route.via else ""
    words += f" dev {route.interface}" if route.interface else ""
    words += f" metric {route.metric}" if route.metric else ""
    return words + (" proto kernel" if route.connected else "")


def change_address(machine: Machine, verb: str, words: list[str]) -> list[str]:
    options = pairs(words[1:], ("dev",))
    address = parse(IPv4Interface, words[0] if words else "", "an address with its prefix, as 10.1.0.10/24")
    if "/" not in words[0]:
        raise Refused(f"ip: {words[0]} lacks its prefix, as in {words[0]}/24")
    one = interface_of(machine, options.get("dev", ""))
    if verb == "add":
        if any(address.ip == own.ip for own in one.addresses):
            raise Refused(f"ip: {one.name} already has {address.ip}; delete it first (ip addr del …)")
        if address.network.prefixlen < 31 and address.ip in (address.network[0], address.network[-1]):
            raise Refused(f"ip: {address.ip} is the first or the last address of {address.network}: no machine may have it")
        one.addresses.append(address)
    elif address not in one.addresses:
        raise Refused(f"ip: {one.name} has no {address}; ip addr shows what it has")
    else:
        one.addresses.remove(address)
    return []


def set_link(machine: Machine, words: list[str]) -> list[str]:
    if len(words) != 2 or words[1] not in ("up", "down"):
        raise Refused("ip: ip link set INTERFACE up|down")
    interface_of(machine, words[0]).up = words[1] == "up"
    return []


def change_route(machine: Machine, verb: str, words: list[str]) -> list[str]:
    options = pairs(words[1:], ("via", "dev", "metric"))
    target = words[0] if words else ""
    network = parse(IPv4Network, "0.0.0.0/0" if target == "default" else target, "a network, as 10.2.0.0/24")
    via = parse(IPv4Address, options["via"], "a gateway") if "via" in options else None
    metric = options.get("metric", "0")
    if not metric.isdecimal():
        raise Refused(f"ip: {metric} is no metric")
    if verb != "add":
        return delete_route(machine, network, via, int(metric) if "metric" in options else None)
    if via is None:
        raise Refused("ip: say by which gateway: … via ADDRESS")
    if machine.owns(via):
        raise Refused(f"ip: {via} is this machine itself; the gateway is at the other end of a cable")
    interface = interface_of(machine, options["dev"]).name if "dev" in options else None
    if any(route.network == network and route.metric == int(metric) for route in machine.routes):
        raise Refused(f"ip: a route to {target} with this metric exists (ip route)")
    machine.routes.append(Route(network, via, interface, int(metric)))
    # Kept all the same, as routers do: it counts as soon as an address makes the gateway a neighbour.
    near = any(via in route.network for route in machine.connected())
    return [] if near else [f"note: not used for now, the gateway {via} is in no network of {machine.name} (ip addr)"]


def delete_route(
    machine: Machine, network: IPv4Network, via: IPv4Address | None, metric: int | None
) -> list[str]:
    for route in machine.routes:
        if route.network == network and via in (None, route.via) and metric in (None, route.metric):
            machine.routes.remove(route)
            return []
    raise Refused(f"ip: there is no such route to {network} (ip route)")


def get_route(machine: Machine, words: list[str]) -> list[str]:
    destination = parse(IPv4Address, words[0] if words else "", "an address")
    if machine.owns(destination):
        return [f"local {destination}"]
    way = machine.way_to(destination)
    if way is None:
        raise Refused("ip: Network is unreachable")
    by = "" if way.hop == destination else f" via {way.hop}"
    return [f"{destination}{by} dev {way.interface.name} src {way.source}"]


def interface_of(machine: Machine, name: str) -> Interface:
    if name not in machine.interfaces:
        raise Refused(f"ip: {name or 'no name'} is no interface of {machine.name}: {', '.join(machine.interfaces)}")
    return machine.interfaces[name]


def pairs(words: list[str], known: tuple[str, ...]) -> dict[str, str]:
    if len(words) % 2 or any(word not in known for word in words[::2]):
        raise Refused(f"ip: not understood: {' '.join(words)}\n{USAGE}")
    return dict(zip(words[::2], words[1::2], strict=True))


def parse(kind: Callable[[str], T], text: str, wanted: str) -> T:
    try:
        return kind(text)
    except ValueError:
        raise Refused(f"ip: {text or 'nothing'} is not {wanted}") from None
