"""One machine of the network: interfaces, addresses, a routing table. It decides; the cables are in run.py."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from packet import (
    ECHO_REPLY, ECHO_REQUEST, HOST_UNREACHABLE, ICMP, NET_UNREACHABLE, TIME_EXCEEDED, UNREACHABLE,
    Damaged, Message, Packet, echo_within, error_about, is_error, read_message, write_message,
)  # fmt: skip


class Refused(Exception):
    """What was asked cannot be done; the words are for the person who asked."""


@dataclass
class Interface:
    name: str
    up: bool = True
    carrier: bool = False
    """Whether the machine at the other end of the cable is heard."""
    addresses: list[IPv4Interface] = field(default_factory=list)
    neighbours: list[IPv4Address] = field(default_factory=list)
    """Addresses that the other end says it has: what ARP would find out on Ethernet."""

    @property
    def running(self) -> bool:
        return self.up and self.carrier


@dataclass(frozen=True)
class Route:
    network: IPv4Network
    via: IPv4Address | None = None
    interface: str | None = None
    metric: int = 0
    connected: bool = False


@dataclass(frozen=True)
class Way:
    """Where a packet goes next."""

    interface: Interface
    hop: IPv4Address
    source: IPv4Address
    """The own address that a packet of this machine carries on this way."""


@dataclass(frozen=True)
class Sending:
    interface: str
    hop: IPv4Address
    packet: Packet


@dataclass(frozen=True)
class Delivery:
    """An answer for a program of this machine."""

    packet: Packet
    message: Message

    def echo(self) -> tuple[int, int] | None:
        """Identifier and sequence of the echo request that it answers."""
        if self.message.kind == ECHO_REPLY:
            return self.message.identifier, self.message.sequence
        return echo_within(self.message)


class Machine:
    def __init__(self, name: str, interfaces: list[str]) -> None:
        self.name = name
        self.interfaces = {one: Interface(one) for one in interfaces}
        self.routes: list[Route] = []
        self.forwards = False
        self.sent = 0

    # The routing table

    def connected(self) -> list[Route]:
        return [
            Route(address.network, interface=one.name, connected=True)
            for one in self.interfaces.values()
            for address in one.addresses
        ]

    def leads(self, route: Route) -> Interface | None:
        """The interface of a route that can be used now: it runs, and the gateway is in a network of its own."""
        for one in self.interfaces.values():
            if not one.running or route.interface not in (None, one.name):
                continue
            if route.via is None or any(route.via in address.network for address in one.addresses):
                return one
        return None

    def table(self) -> list[Route]:
        """The best first: longest prefix, then lowest metric."""
        routes = self.connected() + self.routes
        return sorted(routes, key=lambda route: (-route.network.prefixlen, route.metric, not route.connected))

    def way_to(self, destination: IPv4Address) -> Way | None:
        for route in self.table():
            interface = self.leads(route) if destination in route.network else None
            if interface is None or not interface.addresses:
                continue
            hop = route.via or destination
            fitting = [one.ip for one in interface.addresses if hop in one.network]
            return Way(interface, hop, (fitting or [interface.addresses[0].ip])[0])
        return None

    def owns(self, address: IPv4Address) -> bool:
        return any(address == own.ip for one in self.interfaces.values() for own in one.addresses)

    # Packets

    def receive(self, packet: Packet, arrived: str) -> list[Sending | Delivery]:
        """What comes of a packet that came in by an interface."""
        if self.owns(packet.destination):
            return self.accept(packet)
        if not self.forwards:
            return []  # A computer is no router: what is not for it is dropped without a word.
        if packet.ttl <= 1:
            return self.complain(packet, TIME_EXCEEDED, 0, arrived)
        return self.dispatch(packet.hop(), arrived)

    def send(self, packet: Packet) -> list[Sending | Delivery]:
        """A packet of this machine's own. Its way has been looked up before, for the address of its sender."""
        if self.owns(packet.destination):
            return self.accept(packet)
        return self.dispatch(packet, None)

    def accept(self, packet: Packet) -> list[Sending | Delivery]:
        if packet.protocol != ICMP:
            return []
        try:
            message = read_message(packet.payload)
        except Damaged:
            return []
        if message.kind != ECHO_REQUEST:
            return [Delivery(packet, message)]
        answer = Message(ECHO_REPLY, 0, message.identifier, message.sequence, message.data)
        reply = self.make(packet.destination, packet.source, answer)
        return self.accept(reply) if self.owns(reply.destination) else self.dispatch(reply, None)

    def dispatch(self, packet: Packet, arrived: str | None) -> list[Sending | Delivery]:
        way = self.way_to(packet.destination)
        if way is None:
            return self.complain(packet, UNREACHABLE, NET_UNREACHABLE, arrived)
        if way.hop not in way.interface.neighbours:
            return self.complain(packet, UNREACHABLE, HOST_UNREACHABLE, arrived or way.interface.name)
        return [Sending(way.interface.name, way.hop, packet)]

    def complain(self, about: Packet, kind: int, code: int, arrived: str | None) -> list[Sending | Delivery]:
        """Tells the sender what became of the packet, from the address it came in by; nobody is told of a lost error."""
        if is_error(about):
            return []
        message = error_about(about, kind, code)
        own = [one.ip for one in self.interfaces[arrived].addresses] if arrived else []
        if self.owns(about.source):
            return [Delivery(self.make((own or [about.source])[0], about.source, message), message)]
        way = self.way_to(about.source)
        if way is None or way.hop not in way.interface.neighbours:
            return []
        return [Sending(way.interface.name, way.hop, self.make((own or [way.source])[0], about.source, message))]

    def make(self, source: IPv4Address, destination: IPv4Address, message: Message, ttl: int = 64) -> Packet:
        self.sent = (self.sent + 1) & 0xFFFF
        return Packet(source, destination, write_message(message), ttl, ICMP, self.sent)
