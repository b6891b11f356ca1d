"""How each scenario last went, kept for the user between runs: what `mallrig rules` shows."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from mallrig.serving import default_folder

PASSED = "passed"
FAILED = "failed"
NOT_COVERED = "not covered by this target"
FILE = "results.json"


@dataclass
class Results:
    """Outcomes by target and scenario: {"result", "at"}; `last` is the target that was played last."""

    path: Path
    last: str | None = None
    targets: dict[str, dict[str, dict]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> "Results":
        """What is kept in a folder (the user's by default), nothing before the first run. Raises ValueError for a broken file."""
        path = (folder or default_folder()) / FILE
        if not path.exists():
            return cls(path)
        try:
            kept = json.loads(path.read_text("utf-8"))
            return cls(path, kept["last"], kept["targets"])
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"{path} isn't a file of results any more; delete it and play again") from None

    def of(self, target: str | None = None) -> dict[str, dict]:
        """Scenario key -> {"result", "at"} for a target, the last one played by default."""
        return self.targets.get(target or self.last or "", {})

    def record(self, target: str, outcomes: dict[str, str], at: str) -> None:
        """Put the outcomes of one run over those that were; scenarios that weren't played keep theirs."""
        self.last = target
        self.targets.setdefault(target, {}).update({key: {"result": result, "at": at} for key, result in outcomes.items()})

    def save(self) -> None:
        """Write the file whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps({"last": self.last, "targets": self.targets}, ensure_ascii=False, indent=1), "utf-8")
        part.replace(self.path)
