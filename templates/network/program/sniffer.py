"""tcpdump: packets as they pass an interface, as lines or as a file that Wireshark opens."""

import asyncio
import struct
import time
from pathlib import Path, PurePath

from machine import Refused
from packet import Damaged, describe, read_packet

RAW_IP = 101
FILE_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP)
RECORD = struct.Struct("<IIII")


class Sniffer:
    def __init__(self, interface: str) -> None:
        self.interface = interface
        self.seen: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=1000)

    def see(self, interface: str, data: bytes) -> None:
        if interface == self.interface and not self.seen.full():
            self.seen.put_nowait((time.time(), data))


def record(at: float, data: bytes) -> bytes:
    """One packet in a capture file: when, how much of it, how long it was."""
    return RECORD.pack(int(at), int(at % 1 * 1e6), len(data), len(data)) + data


def lines_of(capture: bytes) -> list[str]:
    """What a capture file holds, a line a packet. What follows a damaged place is left out."""
    lines, at = [], len(FILE_HEADER)
    while at + RECORD.size <= len(capture):
        seconds, micros, length, _ = RECORD.unpack_from(capture, at)
        at += RECORD.size + length
        try:
            lines.append(line_of(seconds + micros / 1e6, capture[at - length : at]))
        except Damaged:
            break
    return lines


def line_of(at: float, data: bytes) -> str:
    return f"{time.strftime('%H:%M:%S', time.localtime(at))}.{int(at % 1 * 1e6):06} {describe(read_packet(data))}"


def file_of(node, name: str) -> Path:
    if not name.endswith(".pcap"):
        raise Refused("tcpdump: the file's name ends with .pcap")
    return node.folder / PurePath(name).name


def parse(node, words: list[str]) -> tuple[str, int, Path | None]:
    interface, count, file, words = "", 0, None, [word for word in words if word not in ("-n", "-v")]
    while words:
        match words:
            case ["-i", name, *rest]:
                interface = name
            case ["-c", number, *rest] if number.isdecimal():
                count = int(number)
            case ["-w", name, *rest]:
                file = file_of(node, name)
            case _:
                raise Refused(f"tcpdump: not understood: {' '.join(words)}; as: tcpdump -i eth0 -c 10 -w trace.pcap")
        words = rest
    if interface not in node.machine.interfaces:
        raise Refused(f"tcpdump: -i with one of {', '.join(node.machine.interfaces)}")
    return interface, count, file


def read_back(node, words: list[str], say) -> int:
    try:
        for line in lines_of(file_of(node, "".join(words)).read_bytes()):
            say(line)
    except OSError:
        raise Refused(f"tcpdump: there is no file {' '.join(words)}") from None
    return 0


async def tcpdump(node, words: list[str], say, stopped) -> int:
    if words[:1] == ["-r"]:
        return read_back(node, words[1:], say)
    interface, count, file = parse(node, words)
    sniffer, captured = Sniffer(interface), 0
    say(f"listening on {interface} of {node.machine.name}; Ctrl-C ends it")
    output = open(file, "wb") if file else None
    node.sniffers.add(sniffer)
    try:
        if output:
            output.write(FILE_HEADER)
        while not stopped.done() and (count == 0 or captured < count):
            waiting = asyncio.ensure_future(sniffer.seen.get())
            await asyncio.wait([waiting, stopped], return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                waiting.cancel()
                break
            at, data = waiting.result()
            captured += 1
            if output:
                output.write(record(at, data))
                output.flush()
            say(line_of(at, data))
    finally:
        node.sniffers.discard(sniffer)
        if output:
            output.close()
    say(f"{captured} packets captured" + (f", kept in {file.name}" if file else ""))
    return 0
