"""The machines of the lab "network", joined by cables of this test's own: no port, no clock."""

import sys
import unittest
from ipaddress import IPv4Address
from pathlib import Path

LAB = Path(__file__).parents[4] / "templates" / "network"
sys.path.insert(0, str(LAB / "program"))
sys.dont_write_bytecode = True

from commands import configuration, configure, ip, show  # noqa: E402
from machine import Delivery, Machine, Refused, Sending  # noqa: E402
from packet import (  # noqa: E402
    ECHO_REPLY, ECHO_REQUEST, TIME_EXCEEDED, UNREACHABLE, Damaged, Message, Packet, checksum, describe, echo_within,
    read_message, read_packet, write_message, write_packet,
)  # fmt: skip
from sniffer import FILE_HEADER, lines_of, record  # noqa: E402
from topology import read_topology  # noqa: E402

A, B = IPv4Address("10.1.0.10"), IPv4Address("10.2.0.10")
MOST_HOPS = 300


class Network:
    """The lab's machines and cables, as the template's files say them."""

    def __init__(self):
        places = read_topology((LAB / "program" / "cables.txt").read_text())
        self.machines = {name: Machine(name, [end.interface for end in place.ends]) for name, place in places.items()}
        ends = {end.port: (name, end) for name, place in places.items() for end in place.ends}
        self.peer = {(name, end.interface): (ends[end.peer][0], ends[end.peer][1].interface) for name, end in ends.values()}
        for name, machine in self.machines.items():
            faults = configure(machine, (LAB / "config" / f"{name}.conf").read_text())
            assert faults == [], faults

    def on(self, name, command):
        return ip(self.machines[name], command.split()[1:])

    def settle(self):
        """What the hellos would tell: which ends hear the other, and which addresses it has."""
        for (name, interface), (other, far) in self.peer.items():
            near, end = self.machines[name].interfaces[interface], self.machines[other].interfaces[far]
            near.carrier = end.up
            near.neighbours = [address.ip for address in end.addresses] if end.up else near.neighbours

    def ping(self, name, target, ttl=64):
        """The deliveries at the sender, and the machines that the packets went through."""
        self.settle()
        machine = self.machines[name]
        way = machine.way_to(target)
        if way is None:
            return [], []
        request = machine.make(way.source, target, Message(ECHO_REQUEST, 0, 7, 1, b"data"), ttl)
        waiting, deliveries, path = [(name, result) for result in machine.send(request)], [], []
        for _ in range(MOST_HOPS):
            if not waiting:
                return deliveries, path
            place, result = waiting.pop(0)
            if isinstance(result, Delivery):
                deliveries.append((place, result))
                continue
            assert isinstance(result, Sending)
            other, far = self.peer[(place, result.interface)]
            path.append(other)
            arrived = self.machines[other].interfaces[far]
            if arrived.running and any(result.hop == own.ip for own in arrived.addresses):
                packet = read_packet(write_packet(result.packet))
                waiting += [(other, outcome) for outcome in self.machines[other].receive(packet, far)]
        raise AssertionError(f"a packet never dies: {path[-10:]}")

    def answers(self, name, target):
        deliveries, _ = self.ping(name, target)
        return [delivery.message.kind for place, delivery in deliveries if place == name] == [ECHO_REPLY]


def mended(with_detour=False):
    network = Network()
    network.on("pc-a", "ip addr del 10.1.0.10/29 dev eth0")
    network.on("pc-a", "ip addr add 10.1.0.10/24 dev eth0")
    network.on("r2", "ip link set eth1 up")
    network.on("r2", "ip route add 10.1.0.0/24 via 10.0.12.1")
    if with_detour:
        network.on("r1", "ip route add 10.2.0.0/24 via 10.0.13.2 metric 100")
        network.on("r2", "ip route add 10.1.0.0/24 via 10.0.23.1 metric 100")
        network.on("r3", "ip route add 10.1.0.0/24 via 10.0.13.1")
        network.on("r3", "ip route add 10.2.0.0/24 via 10.0.23.2")
    return network


class TheLab(unittest.TestCase):
    def test_each_fault_alone_keeps_the_computers_apart(self):
        for left in range(4):
            network = Network()
            if left != 0:
                network.on("pc-a", "ip addr del 10.1.0.10/29 dev eth0")
                network.on("pc-a", "ip addr add 10.1.0.10/24 dev eth0")
            if left != 1:
                network.on("r2", "ip link set eth1 up")
            if left != 2:
                network.on("r2", "ip route add 10.1.0.0/24 via 10.0.12.1")
            self.assertEqual(network.answers("pc-a", B), left == 3, f"fault {left} left")

    def test_a_route_whose_gateway_is_out_of_reach_waits_until_it_is_not(self):
        network = Network()
        network.settle()
        self.assertIsNone(network.machines["pc-a"].way_to(B))
        self.assertIn("default via 10.1.0.1   (not used: the gateway is out of reach)", show(network.machines["pc-a"]))
        network.on("pc-a", "ip addr add 10.1.0.11/24 dev eth0")
        self.assertEqual(network.machines["pc-a"].way_to(B).hop, IPv4Address("10.1.0.1"))

    def test_the_spare_route_takes_over_and_gives_back(self):
        network = mended(with_detour=True)
        self.assertEqual(network.ping("pc-a", B)[1], ["r1", "r2", "pc-b", "r2", "r1", "pc-a"])
        network.on("r1", "ip link set eth1 down")
        self.assertEqual(network.ping("pc-a", B)[1], ["r1", "r3", "r2", "pc-b", "r2", "r3", "r1", "pc-a"])
        self.assertTrue(network.answers("pc-b", A))
        network.on("r1", "ip link set eth1 up")
        self.assertEqual(network.ping("pc-a", B)[1][:3], ["r1", "r2", "pc-b"])

    def test_a_packet_dies_where_its_ttl_ends_and_its_sender_is_told(self):
        network = mended()
        for ttl, place in ((1, "10.1.0.1"), (2, "10.0.12.2")):
            ((_, delivery),) = network.ping("pc-a", B, ttl)[0]
            self.assertEqual((delivery.message.kind, str(delivery.packet.source)), (TIME_EXCEEDED, place))
            self.assertEqual(delivery.echo(), (7, 1))
        self.assertTrue(network.ping("pc-a", B, 3)[0])

    def test_two_routers_that_send_to_each_other_do_not_do_so_for_ever(self):
        network = mended()
        network.on("r1", "ip route add default via 10.0.13.2")
        network.on("r3", "ip route add default via 10.0.13.1")
        ((_, delivery),) = network.ping("pc-a", IPv4Address("192.0.2.1"))[0]
        self.assertEqual(delivery.message.kind, TIME_EXCEEDED)

    def test_where_no_way_leads_the_router_says_so(self):
        network = mended()
        for target, code, place in (("192.0.2.1", 0, "10.1.0.1"), ("10.2.0.99", 1, "10.0.12.2"), ("10.1.0.99", 1, "10.1.0.10")):
            ((_, delivery),) = network.ping("pc-a", IPv4Address(target))[0]
            got = (delivery.message.kind, delivery.message.code, str(delivery.packet.source))
            self.assertEqual(got, (UNREACHABLE, code, place), target)

    def test_a_computer_passes_nothing_on(self):
        network = mended()
        network.settle()
        computer = network.machines["pc-b"]
        stray = Packet(A, IPv4Address("192.0.2.1"), write_message(Message(ECHO_REQUEST, 0)))
        self.assertEqual(computer.receive(stray, "eth0"), [])

    def test_a_machine_answers_itself(self):
        self.assertTrue(mended().answers("r2", IPv4Address("10.0.12.2")))


class Routes(unittest.TestCase):
    def machine(self):
        machine = Machine("m", ["eth0", "eth1"])
        configure(machine, "ip addr add 10.0.0.1/24 dev eth0\nip addr add 10.0.1.1/24 dev eth1")
        for interface in machine.interfaces.values():
            interface.carrier = True
        return machine

    def hop(self, machine, target):
        way = machine.way_to(IPv4Address(target))
        return way and f"{way.interface.name} {way.hop}"

    def test_the_longest_prefix_wins_then_the_lowest_metric(self):
        machine = self.machine()
        faults = configure(
            machine,
            "ip route add default via 10.0.0.2\nip route add 10.9.0.0/16 via 10.0.1.2\n"
            "ip route add 10.9.8.0/24 via 10.0.0.3 metric 50\nip route add 10.9.8.0/24 via 10.0.1.3 metric 20",
        )
        self.assertEqual(faults, [])
        self.assertEqual(self.hop(machine, "10.9.8.7"), "eth1 10.0.1.3")
        self.assertEqual(self.hop(machine, "10.9.7.7"), "eth1 10.0.1.2")
        self.assertEqual(self.hop(machine, "192.0.2.1"), "eth0 10.0.0.2")
        self.assertEqual(self.hop(machine, "10.0.1.77"), "eth1 10.0.1.77")
        machine.interfaces["eth1"].up = False
        self.assertEqual(self.hop(machine, "10.9.8.7"), "eth0 10.0.0.3")

    def test_a_configuration_makes_the_same_machine_again(self):
        machine = self.machine()
        configure(machine, "sysctl net.ipv4.ip_forward=1\nip route add 10.9.0.0/16 via 10.0.1.2 metric 7\nip link set eth0 down")
        again = Machine("m", ["eth0", "eth1"])
        self.assertEqual(configure(again, "\n".join(configuration(machine))), [])
        self.assertEqual(configuration(again), configuration(machine))
        self.assertTrue(again.forwards)

    def test_what_cannot_be_is_refused_in_words_and_changes_nothing(self):
        machine = self.machine()
        before = configuration(machine)
        for command, word in {
            "ip addr add 10.0.0.5 dev eth0": "prefix",
            "ip addr add 10.0.0.1/24 dev eth0": "already",
            "ip addr add 10.5.0.0/24 dev eth0": "first or the last",
            "ip addr add 10.5.0.1/24 dev eth9": "eth0, eth1",
            "ip addr add 10.5.0.1/24": "no interface",
            "ip addr add": "nothing",
            "ip addr del 10.0.0.1/25 dev eth0": "has no",
            "ip route add 10.9.0.1/16 via 10.0.0.2": "not a network",
            "ip route add 10.9.0.0/16": "gateway",
            "ip route add 10.9.0.0/16 via 10.0.0.1": "itself",
            "ip route add 10.9.0.0/16 via 10.0.0.2 metric -1": "metric",
            "ip route add 10.9.0.0/16 via": "understood",
            "ip route del 10.9.0.0/16": "no such route",
            "ip link set eth0 sideways": "up|down",
            "ip": "address",
            "reboot": "understood",
        }.items():
            outcome = "\n".join(configure(machine, command)) or "\n".join(ip(machine, command.split()[1:]))
            self.assertIn(word, outcome, command)
        self.assertEqual(configuration(machine), before)
        with self.assertRaisesRegex(Refused, "unreachable"):
            ip(machine, ["route", "get", "192.0.2.1"])


class Bytes(unittest.TestCase):
    def test_the_checksum_is_that_of_rfc_1071(self):
        self.assertEqual(checksum(bytes.fromhex("0001f203f4f5f6f7")), ~0xDDF2 & 0xFFFF)
        self.assertEqual(checksum(bytes.fromhex("45000073000040004011b861c0a80001c0a800c7")), 0)

    def test_a_packet_survives_its_bytes(self):
        packet = Packet(A, B, write_message(Message(ECHO_REQUEST, 0, 7, 9, b"odd")), 12, number=99)
        self.assertEqual(read_packet(write_packet(packet) + b"padding"), packet)
        self.assertEqual(read_message(packet.payload), Message(ECHO_REQUEST, 0, 7, 9, b"odd"))

    def test_no_damaged_byte_of_the_header_is_believed_and_nothing_else_raised(self):
        whole = write_packet(Packet(A, B, write_message(Message(ECHO_REQUEST, 0))))
        for at in range(20):
            for change in (1, 0x80):
                with self.assertRaises(Damaged):
                    read_packet(whole[:at] + bytes([whole[at] ^ change]) + whole[at + 1 :])
        for length in range(len(whole)):
            with self.assertRaises(Damaged):
                read_packet(whole[:length])

    def test_an_error_tells_whose_echo_it_was_and_of_nothing_else(self):
        inner = write_packet(Packet(A, B, write_message(Message(ECHO_REPLY, 0, 7, 9))))
        self.assertIsNone(echo_within(Message(TIME_EXCEEDED, 0, data=inner)))
        self.assertIsNone(echo_within(Message(TIME_EXCEEDED, 0, data=inner[:5])))

    def test_a_capture_is_read_back_up_to_where_it_is_damaged(self):
        packet = Packet(A, B, write_message(Message(TIME_EXCEEDED, 0)), 63)
        capture = FILE_HEADER + record(1000.5, write_packet(packet))
        self.assertEqual([line.split(" ", 1)[1] for line in lines_of(capture)], [describe(packet)])
        self.assertEqual(len(lines_of(capture + record(1001.0, b"nonsense" * 4) + capture)), 1)
        self.assertIn("ICMP time exceeded", describe(packet))


if __name__ == "__main__":
    unittest.main()
