# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of a case: how it ended, and the faults that were seen."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

PEAK = 3 << 30  # bytes: rasters of a few hundred pixels need no more
LONGEST = 900  # letters of a sentence, without the paths in it
# Words of programs, not of sentences for users.
INNER_WORDS = re.compile(
    r"Traceback|object at 0x|NoneType|ndarray|numpy|LinAlg|broadcast|out of bounds|out of range for"
    r"|singular matrix|unexpected keyword|positional argument|not iterable|not subscriptable"
    r"|could not convert|invalid literal|cannot convert|has no attribute|must be real number"
    r"|<class|There was an error executing|unknown error|\{[a-z_]+\}"
)
MODELS = ("simulatefuseassess", "fuseassesspair")
OF_QGIS = re.compile("processing_")  # temporary results, which it removes when it ends
QGIS_SAYS = ("Results: ", "Prepare algorithm: ", "Running ", "Input Parameters:", "{", "OK. ")


@dataclass
class Verdict:
    """How a case ended.

    Attributes
    ----------
    ending : str
        "result", "sentence" or "cancelled", as the last run of the case ended.
    text : str
        The sentence.
    faults : list of (str, str)
        Kind of the fault, and what was seen. Empty: all is well.
    kills : int
    """

    ending: str = ""
    text: str = ""
    faults: list = field(default_factory=list)
    kills: int = 0


def snapshot(folder):
    """Every file below a folder by its path there, with what it holds."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            found[str(path.relative_to(folder))] = f"link to {path.readlink()}"
        elif stat.S_ISREG(mode):
            found[str(path.relative_to(folder))] = _digest(path)
        elif stat.S_ISDIR(mode):
            found[str(path.relative_to(folder))] = "folder"
    return found


def faults_of_end(end):
    """What the way in which a run ended says."""
    if end.late:
        return [("no end", f"after {end.seconds:.0f} s")]
    if end.signal:
        return [("crash", f"signal {end.signal}")]
    if end.error:
        return [("crash", end.error.strip().splitlines()[-1])]
    faults = []
    told = end.value
    if told["traces"] or told["how"] == "raised":
        lines = [trace.strip().splitlines() for trace in told["traces"]]
        faults.append(("traceback", "\n".join(["; ".join(x[-1] for x in lines), *lines[0][-9:]])))
    elif told["how"] == "sentence":
        faults += _faults_of_sentence(told["text"])
    for text in told["said"]:
        if INNER_WORDS.search(text) and not text.startswith(QGIS_SAYS):
            faults.append(("unclear words", f"log: {text[:300]}"))
    if end.peak > PEAK or "not enough memory" in told["text"]:
        faults.append(("memory", f"{end.peak / 2**30:.1f} GiB"))
    return faults


def faults_of_inputs(case, told, before, after):
    """Inputs that are not what they were; files that came beside them and are no results."""
    allowed = _allowed(case, told)
    changed = [n for n, held in before.items() if after.get(n) != held]
    faults = [("input changed", ", ".join(changed))] if changed else []
    new = [n for n in after if n not in before and (case.inputs / n).resolve() not in allowed]
    return [*faults, ("left behind", f"beside the inputs: {', '.join(new)}")] if new else faults


def faults_of_leftovers(case, told, before, after):
    """What lies in the folders of results, of temporary files and of work, and should not."""
    allowed = _allowed(case, told)
    faults = []
    for room in ("out", "temp", "work"):
        mine = {n for n in after[room] if (case.folder / room / n).resolve() in allowed}
        names = {n for n, held in after[room].items() if held != "folder" and n not in before[room]}
        odd = sorted(names - mine)
        odd = [n for n in odd if not (room == "temp" and OF_QGIS.match(n) and ".part" not in n)]
        if told["how"] != "result":
            changed = {n for n, held in before[room].items() if after[room].get(n) != held}
            odd += sorted(changed - mine if case.algorithm in MODELS else changed)
        if odd:
            faults.append(("left behind", f"{room}: {', '.join(odd)} after a {told['how']}"))
    return faults


def ends_in_parts(case):
    """Whether results may be there after a sentence, each of them whole.

    The steps of a model end one by one, and a disk may be full after the first of several files.
    """
    return case.algorithm in MODELS or case.sort == "disk full"


def _allowed(case, told):
    """The files that a run may leave."""
    results = told["results"].values() if told["how"] == "result" else ()
    if ends_in_parts(case):
        results = [case.parameters[name] for name in case.destinations]
    given = (case.folder / "work" / v for v in results if isinstance(v, str) and v)
    return {file for path in given for file in _files_of(path)}


def _files_of(path):
    """The file of a result and those that belong to it."""
    path = path.resolve()
    if os.path.isdir(path):  # noqa: PTH112 (a name that is too long is no folder, and no error)
        return {p for p in path.rglob("*") if ".part" not in p.name}
    beside = {path.with_name(f"{path.name}{end}") for end in (".aux.xml", ".msk")}
    return {path, path.with_suffix(".hdr"), *beside}


def _faults_of_sentence(text):
    """A sentence is short, ends in a full stop, and holds no words of programs."""
    sentence = text.replace("Unable to execute algorithm", "").strip()
    found = INNER_WORDS.search(re.sub(r"'[^']*'", "", sentence))
    if found:
        return [("unclear sentence", f"{found.group()!r} in: {sentence[:400]}")]
    if len(re.sub(r"/\S+", "", sentence)) > LONGEST:
        return [("unclear sentence", f"{len(sentence)} letters: {sentence[:200]}")]
    if len(sentence) < 10:
        return [("unclear sentence", repr(sentence))]
    return []


def _digest(path):
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "not to be read"
