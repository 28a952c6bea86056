"""IPv4 (RFC 791) and ICMP (RFC 792) as they travel: bytes in, values out. No option of IP is kept, nothing is cut up."""

import struct
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

ICMP = 1
ECHO_REPLY, UNREACHABLE, ECHO_REQUEST, TIME_EXCEEDED = 0, 3, 8, 11
NET_UNREACHABLE, HOST_UNREACHABLE = 0, 1
IP_HEADER = struct.Struct("!BBHHHBBH4s4s")
ICMP_HEADER = struct.Struct("!BBHHH")


class Damaged(Exception):
    """These bytes are no packet that a machine would accept."""


@dataclass(frozen=True)
class Packet:
    source: IPv4Address
    destination: IPv4Address
    payload: bytes
    ttl: int = 64
    protocol: int = ICMP
    number: int = 0

    def hop(self) -> "Packet":
        return replace(self, ttl=self.ttl - 1)


@dataclass(frozen=True)
class Message:
    """One of ICMP. `rest` is what follows the checksum: identifier and sequence of an echo, zeros of an error."""

    kind: int
    code: int
    identifier: int = 0
    sequence: int = 0
    data: bytes = b""


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071): over data that carries its own, it is 0."""
    if len(data) % 2:
        data += b"\0"
    total = sum(word for (word,) in struct.iter_unpack("!H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def write_packet(packet: Packet) -> bytes:
    def header(check: int) -> bytes:
        return IP_HEADER.pack(
            0x45, 0, IP_HEADER.size + len(packet.payload), packet.number, 0,
            packet.ttl, packet.protocol, check, packet.source.packed, packet.destination.packed,
        )  # fmt: skip

    return header(checksum(header(0))) + packet.payload


def read_packet(data: bytes) -> Packet:
    if len(data) < IP_HEADER.size:
        raise Damaged("shorter than a header")
    version, _, length, number, _, ttl, protocol, _, source, destination = IP_HEADER.unpack_from(data)
    size = (version & 15) * 4
    if version >> 4 != 4 or size < IP_HEADER.size or not size <= length <= len(data):
        raise Damaged("not IPv4, or cut off")
    if checksum(data[:size]) != 0:
        raise Damaged("wrong checksum")
    return Packet(IPv4Address(source), IPv4Address(destination), data[size:length], ttl, protocol, number)


def write_message(message: Message) -> bytes:
    def all_of(check: int) -> bytes:
        head = ICMP_HEADER.pack(message.kind, message.code, check, message.identifier, message.sequence)
        return head + message.data

    return all_of(checksum(all_of(0)))


def read_message(data: bytes) -> Message:
    if len(data) < ICMP_HEADER.size or checksum(data) != 0:
        raise Damaged("no ICMP message")
    kind, code, _, identifier, sequence = ICMP_HEADER.unpack_from(data)
    return Message(kind, code, identifier, sequence, data[ICMP_HEADER.size :])


def is_error(packet: Packet) -> bool:
    """Nobody answers an error with an error (RFC 1122), or two machines would never stop."""
    return packet.protocol == ICMP and packet.payload[:1] in (bytes([UNREACHABLE]), bytes([TIME_EXCEEDED]))


def error_about(packet: Packet, kind: int, code: int) -> Message:
    """It carries the beginning of what it is about: the header and eight bytes, enough to know whose it was."""
    return Message(kind, code, data=write_packet(packet)[: IP_HEADER.size + 8])


def echo_within(message: Message) -> tuple[int, int] | None:
    """Identifier and sequence of the echo request that an error is about."""
    inner = message.data[IP_HEADER.size :]
    if len(inner) < ICMP_HEADER.size or inner[0] != ECHO_REQUEST:
        return None
    return ICMP_HEADER.unpack_from(inner)[3:]


NAMES = {
    (ECHO_REQUEST, 0): "ICMP echo request",
    (ECHO_REPLY, 0): "ICMP echo reply",
    (TIME_EXCEEDED, 0): "ICMP time exceeded in-transit",
    (UNREACHABLE, NET_UNREACHABLE): "ICMP net unreachable",
    (UNREACHABLE, HOST_UNREACHABLE): "ICMP host unreachable",
}


def describe(packet: Packet) -> str:
    """One line, as tcpdump writes it."""
    ends = f"IP {packet.source} > {packet.destination}: "
    if packet.protocol != ICMP:
        return f"{ends}protocol {packet.protocol}, length {len(packet.payload)}"
    try:
        message = read_message(packet.payload)
    except Damaged:
        return f"{ends}ICMP damaged"
    words = NAMES.get((message.kind, message.code), f"ICMP type {message.kind} code {message.code}")
    if message.kind in (ECHO_REQUEST, ECHO_REPLY):
        words += f", id {message.identifier}, seq {message.sequence}"
    return f"{ends}{words}, ttl {packet.ttl}"
