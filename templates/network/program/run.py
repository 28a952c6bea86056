"""Runs the machine that MACHINE names: packets over its cables, commands from its console.

A cable is a pair of UDP ports on the loopback of the Pod; each datagram is one of three frames:
DARK (the light goes out), HELLO and the sender's addresses, or PACKET, the next hop and an IPv4 packet.
"""

import asyncio
import os
import signal
import time
from ipaddress import IPv4Address
from pathlib import Path

from commands import configuration, configure, ip, show, sysctl
from machine import Delivery, Machine, Refused, Sending
from packet import Damaged, read_packet, write_packet
from probes import ping, traceroute
from sniffer import Sniffer, tcpdump
from topology import End, Place, read_topology

DARK, HELLO, PACKET = b"\0", b"\1", b"\2"
BEAT = 0.5
"""Seconds between two hellos; after four of them unheard, the cable counts as cut."""


class Cable(asyncio.DatagramProtocol):
    def __init__(self, node: "Node", end: End) -> None:
        self.node, self.end, self.heard = node, end, float("-inf")
        self.interface = node.machine.interfaces[end.interface]

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def send(self, frame: bytes) -> None:
        self.transport.sendto(frame, ("127.0.0.1", self.end.peer))

    def hello(self) -> None:
        addresses = b"".join(address.ip.packed for address in self.interface.addresses)
        self.send(HELLO + addresses if self.interface.up else DARK)
        self.interface.carrier = time.monotonic() - self.heard < 4 * BEAT

    def datagram_received(self, frame: bytes, sender: tuple[str, int]) -> None:
        if sender[1] != self.end.peer:
            return
        lit = frame[:1] != DARK
        self.heard = time.monotonic() if lit else float("-inf")
        self.interface.carrier = lit
        if frame[:1] == HELLO:
            parts = range(1, len(frame) - 3, 4)
            self.interface.neighbours = [IPv4Address(frame[at : at + 4]) for at in parts]
        elif frame[:1] == PACKET and self.interface.up:
            self.node.arrived(self.end.interface, IPv4Address(frame[1:5]), frame[5:])

    def error_received(self, error: OSError) -> None:
        """Nobody listens at the other end: a machine that is off, which the silence tells."""


class Node:
    def __init__(self, name: str, place: Place, folder: Path) -> None:
        self.machine = Machine(name, [end.interface for end in place.ends])
        self.place, self.folder = place, folder
        self.file = folder / "config" / f"{name}.conf"
        self.cables: dict[str, Cable] = {}
        self.sniffers: set[Sniffer] = set()
        self.echoes: dict[tuple[int, int], asyncio.Future[Delivery]] = {}
        self.identifier = os.getpid() & 0xFFFF

    async def run(self) -> None:
        if self.file.exists():
            for fault in configure(self.machine, self.file.read_text()):
                print(f"{self.file.name}: {fault}", flush=True)
        loop = asyncio.get_running_loop()
        for end in self.place.ends:
            own = ("127.0.0.1", end.port)
            _, cable = await loop.create_datagram_endpoint(lambda end=end: Cable(self, end), local_addr=own)
            self.cables[end.interface] = cable
        await asyncio.start_server(self.converse, "127.0.0.1", self.place.console)
        print(f"{self.machine.name} runs: {', '.join(self.cables)}", flush=True)
        while True:
            self.hello()
            await asyncio.sleep(BEAT)

    def hello(self) -> None:
        for cable in self.cables.values():
            cable.hello()

    # Packets

    def arrived(self, interface: str, hop: IPv4Address, data: bytes) -> None:
        if all(hop != own.ip for own in self.machine.interfaces[interface].addresses):
            return  # For a neighbour that is not us.
        try:
            packet = read_packet(data)
        except Damaged:
            return
        self.sniff(interface, data)
        self.carry_out(self.machine.receive(packet, interface))

    def carry_out(self, results: list[Sending | Delivery]) -> None:
        for result in results:
            match result:
                case Sending(interface, hop, packet):
                    data = write_packet(packet)
                    self.sniff(interface, data)
                    self.cables[interface].send(PACKET + hop.packed + data)
                case Delivery():
                    waiting = self.echoes.get(result.echo())
                    if waiting and not waiting.done():
                        waiting.set_result(result)

    def sniff(self, interface: str, data: bytes) -> None:
        for sniffer in self.sniffers:
            sniffer.see(interface, data)

    # The console

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One command a connection: a line in, lines out, `exit` and its code at the end. A second line stops it."""

        def say(line: str) -> None:
            writer.write(f"{line}\n".encode())

        try:
            words = (await reader.readline()).decode(errors="replace").split()
            stopped = asyncio.ensure_future(reader.readline())
            code = await self.execute(words, say, stopped)
            stopped.cancel()
            say(f"\x01exit {code}")
            await writer.drain()
        except (ConnectionError, ValueError):
            pass  # The terminal was closed, or what came is no command.
        finally:
            writer.close()

    async def execute(self, words: list[str], say, stopped) -> int:
        name, rest = (words[0], words[1:]) if words else ("", [])
        try:
            if name in ("ping", "traceroute", "tcpdump"):
                command = {"ping": ping, "traceroute": traceroute, "tcpdump": tcpdump}[name]
                return await command(self, rest, say, stopped)
            for line in {"ip": ip, "sysctl": sysctl}.get(name, lambda machine, _: show(machine))(self.machine, rest):
                say(line)
            self.keep()
            return 0
        except Refused as refused:
            say(str(refused))
            return 2

    def keep(self) -> None:
        """What is configured outlives a restart; the neighbours hear of it at once."""
        text = "\n".join([f"# {self.machine.name}: what its commands have made of it", *configuration(self.machine), ""])
        if not self.file.exists() or configuration_of(self.file.read_text()) != configuration_of(text):
            unfinished = self.file.with_suffix(".new")
            unfinished.write_text(text)
            unfinished.replace(self.file)
        self.hello()


def configuration_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def main() -> None:
    program = Path(__file__).parent
    name = os.environ["MACHINE"]
    places = read_topology((program / "cables.txt").read_text())
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    asyncio.run(Node(name, places[name], program.parent).run())


if __name__ == "__main__":
    main()
