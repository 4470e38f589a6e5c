# SPDX-License-Identifier: GPL-2.0-or-later
"""The table by kind, for people and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ENDINGS = ("result", "sentence", "cancelled")


@dataclass
class Summary:
    """Counts of endings and faults by kind."""

    seed: int
    cases: int = 0
    kills: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    kinds: dict = field(default_factory=dict)
    sorts: dict = field(default_factory=dict)
    algorithms: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    def add(self, case, verdict):
        """Count a case."""
        self.cases += 1
        self.kills += verdict.kills
        tables = [(self.sorts, [case.sort]), (self.algorithms, [case.algorithm])]
        tables.append((self.kinds, set(case.kinds) or {"plain"}))
        for table, names in tables:
            for name in names:
                count = table.setdefault(name, Counter())
                count["cases"] += 1
                count[verdict.ending] += 1
                count["faults"] += bool(verdict.faults)
        for kind, seen in verdict.faults:
            about = {"case": f"{case.seed}:{case.number}", "fault": kind, "seen": seen}
            about.update(sort=case.sort, algorithm=case.algorithm, kinds=case.kinds)
            self.faults.append(about)

    def text(self):
        """Three tables and a line."""
        parts = [
            _table("sort", self.sorts),
            _table("algorithm", self.algorithms),
            _table("kind", self.kinds),
            f"{self.cases} cases, {self.kills} kills, {len(self._faulty())} cases with faults, "
            f"{self.seconds:.0f} s, {self.processor_seconds:.0f} s of them at work",
        ]
        return "\n\n".join(parts)

    def write(self, path):
        """Write all counts and faults as JSON."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(json.dumps(vars(self), indent=1, ensure_ascii=False), "utf-8")

    def _faulty(self):
        return {fault["case"] for fault in self.faults}


def _table(title, counts):
    columns = ("cases", *ENDINGS, "faults")
    width = max(map(len, [title, *counts]))
    rows = [(title, columns), *((n, [counts[n][c] for c in columns]) for n in sorted(counts))]
    return "\n".join(f"{n:{width}}" + "".join(f"{c:>10}" for c in cells) for n, cells in rows)
