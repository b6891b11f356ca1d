"""The rig door, as a scenario uses it: worlds, their clocks, faults, journals and the people in them."""

from dataclasses import dataclass
from datetime import datetime

import httpx

from mallrig.scenarios.drivers.door import Door


@dataclass(frozen=True)
class Rig:
    """The control plane of the server that `door` leads to."""

    door: Door

    def new_world(self, preset: str = "small", seed: int = 1, now: str | None = None) -> "World":
        """A fresh world. `now` is an ISO 8601 time; a world begins when the preset says otherwise."""
        asked = {"preset": preset, "seed": seed} | ({"now": now} if now else {})
        return World(self.door, self.door.post("/_rig/worlds", asked))


@dataclass(frozen=True)
class World:
    """One world of the rig. `facts` is what its creation answered: mall ids and credentials of each emulator."""

    door: Door
    facts: dict

    @property
    def name(self) -> str:
        """The world's name."""
        return self.facts["world"]

    @property
    def base_url(self) -> str:
        """Where the world's emulators are."""
        return self.facts["base_url"]

    def rig(self, path: str) -> str:
        """The path of one of this world's control routes."""
        return f"/_rig/worlds/{self.name}{path}"

    def delete(self) -> None:
        """Let the world go."""
        self.door.delete(self.rig(""))

    # -- time --

    def now(self) -> datetime:
        """The world's time, in Seoul."""
        return datetime.fromisoformat(self.door.get(self.rig("/clock"))["now"])

    def advance(self, by: str) -> None:
        """Let time pass ("10m", "1d12h"); what falls due on the way runs."""
        self.door.post(self.rig("/clock/advance"), {"by": by})

    def advance_to(self, when: datetime) -> None:
        """Let time pass until then."""
        self.door.post(self.rig("/clock/set"), {"to": when.isoformat()})

    def call_every(self, url: str, every: str) -> None:
        """Let the world POST to a URL at each multiple of a span."""
        self.door.post(self.rig("/clock/timers"), {"url": url, "every": every})

    # -- faults and journal --

    def fault(self, **members: object) -> None:
        """One more fault in force: effect, matcher."""
        self.door.post(self.rig("/faults"), members)

    def journal(self, after: int = 0, **asked: object) -> list[dict]:
        """The entries that match a filter, oldest first."""
        return self.door.get(self.rig("/journal"), after=after, **asked)["entries"]

    def journal_facts(self) -> dict:
        """{"last", "dropped", "entries"}: the whole journal."""
        return self.door.get(self.rig("/journal"))

    def snapshot_bytes(self, label: str) -> bytes:
        """The world's file as it is now."""
        return self.door.raw("GET", self.door.post(self.rig("/snapshot"), {"name": label})["url"]).content

    def restore(self, label: str) -> None:
        """Make the world what it was when the snapshot of that name was taken."""
        self.door.post(self.rig("/restore"), {"snapshot": label})


def http_door(url: str) -> Door:
    """A door to a server over HTTP."""
    return Door(httpx.Client(base_url=url, timeout=120, trust_env=False))
