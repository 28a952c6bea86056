"""ping and traceroute: echo requests of this machine, and what comes back."""

import asyncio
import time
from ipaddress import IPv4Address

from machine import Delivery, Refused
from packet import ECHO_REPLY, ECHO_REQUEST, NET_UNREACHABLE, TIME_EXCEEDED, UNREACHABLE, Message

DATA = bytes(range(56))


def options(name: str, words: list[str], known: dict[str, float]) -> tuple[IPv4Address, dict[str, float]]:
    """Numbers by their letter, and the one word that is left: the address."""
    values, rest, words = dict(known), [], list(words)
    while words:
        word = words.pop(0)
        if word == "-n":
            continue  # There are no names in this network.
        if word[:2] in known and len(word) > 2:
            word, words = word[:2], [word[2:], *words]
        if word not in known:
            rest.append(word)
            continue
        try:
            values[word] = float(words.pop(0))
        except (IndexError, ValueError):
            raise Refused(f"{name}: {word} wants a number") from None
    try:
        (address,) = rest
        return IPv4Address(address), values
    except ValueError:
        raise Refused(f"{name}: one address, as 10.2.0.10; not understood: {' '.join(rest) or 'nothing'}") from None


async def probe(node, target: IPv4Address, identifier: int, sequence: int, ttl: int, wait: float):
    """One echo request. What came back and after how many milliseconds; nothing when `wait` seconds were too few."""
    way = node.machine.way_to(target)
    if way is None and not node.machine.owns(target):
        return None
    key = (identifier, sequence)
    node.echoes[key] = asyncio.get_running_loop().create_future()
    message = Message(ECHO_REQUEST, 0, identifier, sequence, DATA)
    start = time.perf_counter()
    try:
        node.carry_out(node.machine.send(node.machine.make(way.source if way else target, target, message, ttl)))
        answer = await asyncio.wait_for(node.echoes[key], wait)
        return answer, (time.perf_counter() - start) * 1000
    except TimeoutError:
        return None
    finally:
        del node.echoes[key]


def next_identifier(node) -> int:
    node.identifier = (node.identifier + 1) & 0xFFFF
    return node.identifier


def refuse_without_way(name: str, node, target: IPv4Address) -> None:
    if node.machine.way_to(target) is None and not node.machine.owns(target):
        raise Refused(f"{name}: connect: Network is unreachable")


def words_of(delivery: Delivery) -> str:
    message = delivery.message
    if message.kind == TIME_EXCEEDED:
        return "Time to live exceeded"
    if message.kind == UNREACHABLE:
        return f"Destination {'Net' if message.code == NET_UNREACHABLE else 'Host'} Unreachable"
    return f"ICMP type {message.kind} code {message.code}"


async def ping(node, words: list[str], say, stopped) -> int:
    target, chosen = options("ping", words, {"-c": float("inf"), "-i": 1.0, "-t": 64.0, "-W": 1.0})
    refuse_without_way("ping", node, target)
    identifier, sent, received = next_identifier(node), 0, 0
    say(f"PING {target} ({target}) {len(DATA)}({len(DATA) + 28}) bytes of data.")
    while sent < chosen["-c"] and not stopped.done():
        sent += 1
        start = time.monotonic()
        sequence = sent & 0xFFFF
        result = await probe(node, target, identifier, sequence, int(chosen["-t"]) & 0xFF, chosen["-W"])
        if result is None:
            say(f"no answer yet for icmp_seq={sequence}")
        elif result[0].message.kind == ECHO_REPLY:
            received += 1
            packet = result[0].packet
            size = f"{len(packet.payload)} bytes from {packet.source}"
            say(f"{size}: icmp_seq={sequence} ttl={packet.ttl} time={result[1]:.2f} ms")
        else:
            say(f"From {result[0].packet.source} icmp_seq={sequence} {words_of(result[0])}")
        rest = max(0.0, chosen["-i"] - (time.monotonic() - start)) if sent < chosen["-c"] else 0
        await asyncio.wait([stopped], timeout=rest)
    say(f"\n--- {target} ping statistics ---")
    lost = 100 * (sent - received) // max(sent, 1)
    say(f"{sent} packets transmitted, {received} received, {lost}% packet loss")
    return 0 if received else 1


async def traceroute(node, words: list[str], say, stopped) -> int:
    target, chosen = options("traceroute", words, {"-q": 3.0, "-w": 1.0, "-m": 12.0})
    refuse_without_way("traceroute", node, target)
    say(f"traceroute to {target} ({target}), {int(chosen['-m'])} hops max")
    identifier, probes = next_identifier(node), max(1, min(10, int(chosen["-q"])))
    for ttl in range(1, int(chosen["-m"]) + 1):
        if stopped.done():
            return 1
        numbers = [ttl * 10 + index for index in range(probes)]
        results = await asyncio.gather(
            *(probe(node, target, identifier, number, ttl & 0xFF, chosen["-w"]) for number in numbers)
        )
        line, before, arrived, refused = f"{ttl:2} ", None, False, False
        for result in results:
            if result is None:
                line += " *"
                continue
            answer, took = result
            line += f" {answer.packet.source}" if answer.packet.source != before else ""
            line += f"  {took:.2f} ms"
            before = answer.packet.source
            arrived = arrived or answer.message.kind == ECHO_REPLY
            if answer.message.kind == UNREACHABLE:
                line += " !N" if answer.message.code == NET_UNREACHABLE else " !H"
                refused = True
        say(line)
        if arrived or refused:
            return 0 if arrived else 1
    return 1
