# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes a case through its processes: one draws it, others run it, another judges."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from .cases import Case, draw_case
from .processes import Apart, apart
from .results import problems_of
from .trial import run_case
from .verdicts import (
    Verdict,
    ends_in_parts,
    faults_of_end,
    faults_of_inputs,
    faults_of_leftovers,
    snapshot,
)

ROOMS = ("in", "out", "temp", "work")
OLD = "What was there before.\n"


class CaseRunner:
    """One case in a folder of its own.

    Parameters
    ----------
    seed, number : int
        Of the case.
    limit : float
        Seconds that a run may take.
    """

    def __init__(self, seed: int, number: int, limit: float = 120.0):
        self.limit = limit
        self.folder = Path(tempfile.mkdtemp(prefix="hmwb-fuzz-")).resolve()
        self.folder.chmod(0o777)
        drawn = apart(lambda: self._draw(seed, number), limit)
        self.drawn = drawn.value is not None
        self.case = Case.of(drawn.value) if self.drawn else Case(seed, number, self.folder)
        self.problem = drawn.error or f"signal {drawn.signal}"
        self.before = {room: snapshot(self.folder / room) for room in ROOMS}

    def _draw(self, seed, number):
        for room in ROOMS:
            (self.folder / room).mkdir()
        return draw_case(seed, number, self.folder).told()

    def run(self) -> Verdict:
        """Run the case as its sort asks for."""
        if not self.drawn:
            return Verdict(faults=[("not drawn", self.problem)])
        if self.case.sort == "kill":
            return self._run_killed()
        if self.case.sort == "two at once":
            return self._run_twice()
        return self._judged(apart(lambda: run_case(self.case), self.limit))

    def remove(self) -> None:
        """Remove the folder, locked parts of it too."""
        for path in [self.folder, *self.folder.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o777)
        shutil.rmtree(self.folder)

    def _judged(self, end) -> Verdict:
        """What a run that was left alone made."""
        verdict = Verdict(faults=faults_of_end(end))
        after = {room: snapshot(self.folder / room) for room in ROOMS}
        told = end.value or {"how": "", "results": {}}
        verdict.faults += faults_of_inputs(self.case, told, self.before["in"], after["in"])
        if end.value is None:
            return verdict
        verdict.ending, verdict.text = told["how"], told["text"]
        verdict.faults += faults_of_leftovers(self.case, told, self.before, after)
        if told["how"] == "result":
            found = apart(lambda: problems_of(self.case, told["results"]), self.limit)
            if found.value is None:
                verdict.faults.append(("result not whole", found.error or f"signal {found.signal}"))
            verdict.faults += [tuple(fault) for fault in found.value or ()]
        elif ends_in_parts(self.case):
            verdict.faults += self._faults_of_parts(self.before["out"], "after a sentence")
        return verdict

    def _run_killed(self) -> Verdict:
        """Run, run again and kill, look, run once more."""
        plan, self.case.plan = self.case.plan, {}
        verdict = self._judged(first := apart(lambda: run_case(self.case), self.limit))
        if verdict.ending != "result" or verdict.faults:
            return verdict
        self._empty_outputs(keep_old=plan["before"])
        old = snapshot(self.case.outputs)
        self.case.plan = plan
        moment = plan["share"] * first.seconds
        killed = Apart(lambda: run_case(self.case)).end(self.limit, self._killer(plan, moment))
        self.case.plan = {}
        verdict.kills = int(killed.signal == 9 and not killed.late)
        verdict.faults += self._faults_of_parts(old, "after a kill")
        for left in (self.folder / "temp").iterdir():  # the system empties it, not the next run
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        again = self._judged(apart(lambda: run_case(self.case), self.limit))
        again.faults = [(kind, f"in the run after a kill: {seen}") for kind, seen in again.faults]
        if again.ending != "result":
            again.faults.append(("not repeated", f"after a kill: {again.text}"))
        verdict.faults += again.faults
        return verdict

    def _killer(self, plan, moment):
        """Says when: at a share of the time, or a moment after the first file appeared."""
        known = set(self.case.outputs.iterdir())
        seen: list = []

        def kill(passed):
            if plan["how"] == "time":
                return passed >= moment
            if plan["how"] == "operation":
                return False  # the process ends itself
            if not seen and set(self.case.outputs.iterdir()) - known:
                seen.append(passed)
            return bool(seen) and passed >= seen[0] + plan["delay"]

        return kill

    def _empty_outputs(self, keep_old):
        """Remove results; other files may lie under their names instead."""
        for path in self.case.outputs.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        if keep_old:
            for name in self.case.destinations:
                path = Path(self.case.parameters[name])
                if path.suffix:
                    path.write_text(OLD, "utf-8")
                if path.suffix in (".img", ".bsq", ".bil", ".bip", ".dat"):
                    path.with_suffix(".hdr").write_text(OLD, "utf-8")
        self.before["out"] = {}

    def _faults_of_parts(self, old, when):
        """Under its name, each result is what was there before, is whole, or is not there."""
        now = snapshot(self.case.outputs)
        given = {name: self.case.parameters[name] for name in self.case.destinations}
        paths = {name: Path(text) for name, text in given.items() if isinstance(text, str)}
        found = {
            name: str(path)
            for name, path in paths.items()
            if path.parent == self.case.outputs and now.get(path.name) != old.get(path.name)
        }
        part = Case.of({**self.case.told(), "destinations": list(found)})
        judged = apart(lambda: problems_of(part, found), self.limit)
        if judged.value is None:
            return [("result not whole", f"{when}: {judged.error}")]
        return [(kind, f"{when}: {seen}") for kind, seen in judged.value]

    def _run_twice(self) -> Verdict:
        """Two runs to the same names at once: each ends well, and what is left is whole."""
        both = [Apart(lambda: run_case(self.case)) for _ in range(2)]
        ends = [process.end(self.limit) for process in both]
        # Where one is refused, what lies there is the result of the other.
        ends.sort(key=lambda end: end.value is None or end.value["how"] != "result")
        verdict = self._judged(ends[0])
        verdict.faults += faults_of_end(ends[1])
        return verdict
