"""Which cable goes where, and on which ports of the Pod's own loopback its two ends are."""

from dataclasses import dataclass

FIRST_END = 4200


@dataclass(frozen=True)
class End:
    interface: str
    port: int
    """Where this end listens."""
    peer: int
    """Where the other one does."""


@dataclass(frozen=True)
class Place:
    console: int
    """Where a machine takes commands."""
    ends: list[End]


def read_topology(text: str) -> dict[str, Place]:
    places: dict[str, Place] = {}
    free = FIRST_END
    for line in text.split("\n"):
        match line.partition("#")[0].split():
            case ["machine", name, console]:
                places[name] = Place(int(console), [])
            case ["cable", *ends]:
                for end, port, peer in zip(ends, (free, free + 1), (free + 1, free), strict=True):
                    name, interface = end.split(":")
                    places[name].ends.append(End(interface, port, peer))
                free += 2
    for place in places.values():
        place.ends.sort(key=lambda end: end.interface)
    return places
