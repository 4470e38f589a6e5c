# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks a zip as the QGIS plugin repository does, then installs it into a fresh profile.

Run it with the Python that has Bandit and detect-secrets.
"""

from __future__ import annotations

import argparse
import configparser
import json
import stat
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import qt6
from qgis_process import QgisProcess, QgisProcessError
from translations import FOLDER, read_translations, texts

PLUGIN = "hmwb_qgis"
MAX_BYTES = 25_000_000
REQUIRED_FILES = ("__init__.py", "metadata.txt", "LICENSE")
REQUIRED_FIELDS = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
    "repository", "homepage",
)  # fmt: skip
LINKS = ("homepage", "repository", "tracker")
ADDRESSES = ("email", "repository", "tracker")
PLACEHOLDER = "example.org"
REFUSED_PARTS = {"__pycache__", "__MACOSX", "tests", "test", "build", "dist"}
REFUSED_SUFFIXES = {
    ".pyc", ".pyo", ".pyd", ".so", ".dll", ".dylib", ".exe", ".bat", ".cmd", ".ps1", ".sh",
    ".zip", ".tif", ".npz",
}  # fmt: skip
EXECUTABLE = 0o111  # of the mode of a file
LONGEST_LINE = 500  # of Python; a longer one is taken for hidden code
BINARY_SUFFIXES = {".png", ".qm"}  # pictures, and translations as Qt loads them


def check_structure(archive: zipfile.ZipFile) -> Iterator[str]:
    """One top folder, what must be there, nothing that must not."""
    names = [PurePosixPath(entry.filename) for entry in archive.infolist()]
    if archive.testzip():
        yield f"{archive.testzip()} is damaged"
    tops = {path.parts[0] for path in names}
    if tops != {PLUGIN}:
        yield f"the top folders are {', '.join(sorted(tops))}, not {PLUGIN} alone"
    for required in REQUIRED_FILES:
        if PurePosixPath(PLUGIN, required) not in names:
            yield f"{required} is missing"
    for path in names:
        hidden = path.is_absolute() or any(part.startswith(".") for part in path.parts)
        if hidden or REFUSED_PARTS & set(path.parts) or path.suffix.lower() in REFUSED_SUFFIXES:
            yield f"{path} does not belong into a release"
        if path.suffix not in BINARY_SUFFIXES and b"\0" in archive.read(str(path)):
            yield f"{path} is a binary file"


def check_modes(archive: zipfile.ZipFile) -> Iterator[str]:
    """No file can be executed, and all are plain files."""
    for entry in archive.infolist():
        mode = entry.external_attr >> 16
        if mode & EXECUTABLE:
            yield f"{entry.filename} may be executed (mode {stat.filemode(mode)})"
        elif mode and not stat.S_ISREG(mode):
            yield f"{entry.filename} is no plain file (mode {stat.filemode(mode)})"


def check_python(plugin: Path) -> Iterator[str]:
    """It parses, hides nothing in long lines, and uses nothing that Qt 6 does not have."""
    for path in sorted(plugin.rglob("*.py")):
        source, name = path.read_text("utf-8"), path.relative_to(plugin)
        for number, line in enumerate(source.splitlines(), 1):
            if len(line) > LONGEST_LINE:
                yield f"{name}: line {number} has {len(line)} characters"
        try:
            yield from (f"{name}: {problem}" for problem in qt6.problems(source))
        except SyntaxError as error:
            yield f"{name}: {error}"


def check_addresses(plugin: Path) -> Iterator[str]:
    """E-mail, repository and tracker are no placeholders any more."""
    metadata = configparser.ConfigParser()
    metadata.read(plugin / "metadata.txt", encoding="utf-8")
    for field in ADDRESSES:
        if PLACEHOLDER in metadata["general"].get(field, ""):
            yield f"{field} is still {metadata['general'][field]}: fill it in, in metadata.txt"


def check_metadata(plugin: Path) -> Iterator[str]:
    """All fields are there, and QGIS can read them."""
    metadata = configparser.ConfigParser()
    metadata.read(plugin / "metadata.txt", encoding="utf-8")
    general = metadata["general"]
    for field in REQUIRED_FIELDS:
        if not general.get(field, "").strip():
            yield f"metadata.txt lacks {field}"
    if general.get("hasProcessingProvider") != "yes":
        yield "metadata.txt needs hasProcessingProvider=yes, or qgis_process will not load us"
    if not general.get("qgisMaximumVersion", "").startswith("4."):
        yield "metadata.txt needs qgisMaximumVersion=4.99, which declares Qt 6"
    icon = general.get("icon", "")
    if not (plugin / icon).is_file():
        yield f"the icon {icon!r} is missing"


def check_translations() -> Iterator[str]:
    """Every text is translated; the .ts files stay in the repository."""
    for path in sorted(FOLDER.glob("hmwb_*.ts")):
        known = read_translations(path)
        missing = [text for text in texts() if text not in known]
        if missing:
            yield f"{path.name} lacks {len(missing)} texts, such as {missing[0][:60]!r}"


def check_links(plugin: Path) -> Iterator[str]:
    """The repository opens the three links."""
    metadata = configparser.ConfigParser()
    metadata.read(plugin / "metadata.txt", encoding="utf-8")
    for field in LINKS:
        url = metadata["general"][field]
        request = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0"})  # noqa: S310
        try:
            urllib.request.urlopen(request, timeout=20).close()  # noqa: S310
        except (urllib.error.URLError, OSError) as error:
            yield f"{field} {url} does not answer: {error}"


def check_bandit(plugin: Path) -> Iterator[str]:
    """No security finding at all."""
    for finding in _json_of("bandit", "-q", "-r", str(plugin), "-f", "json")["results"]:
        yield (
            f"Bandit {finding['test_id']} {finding['filename']}:{finding['line_number']}: "
            f"{finding['issue_text']}"
        )


def check_secrets(plugin: Path) -> Iterator[str]:
    """Nothing that looks like a secret; the program's exit status does not say so."""
    scan = ("scan", "--all-files", "--exclude-files", r"metadata\.txt")
    found = _json_of("detect_secrets", *scan, str(plugin))["results"]
    for name, secrets in found.items():
        for secret in secrets:
            yield f"detect-secrets: {secret['type']} in {name}:{secret['line_number']}"


def check_installed(archive: zipfile.ZipFile, folder: Path) -> Iterator[str]:
    """It loads from the plugin folder of a fresh profile and does some work."""
    plugins = folder / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    archive.extractall(plugins)
    try:
        qgis = QgisProcess(plugins=None, profile=folder)
        if not qgis.algorithms():
            yield "it has no algorithm when it is installed into a fresh profile"
            return
        scene = folder / "scene.tif"
        qgis.run("hmwb:createsamplescene", ROWS=32, COLUMNS=32, BANDS=16, OUTPUT=scene)
        if not scene.is_file():
            yield "hmwb:createsamplescene wrote nothing"
    except QgisProcessError as error:
        yield f"it fails in a fresh profile: {error}"


def _json_of(module: str, *arguments: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False
    )
    if not done.stdout.strip():
        sys.exit(f"{module} did not run:\n{done.stderr}")
    return json.loads(done.stdout)


def report(title: str, problems: Iterator[str]) -> int:
    """Print the problems of one check; return how many there are."""
    found = list(problems)
    print(f"  {title:34s}{'ok' if not found else ''}")
    for problem in found:
        print(f"    {problem}")
    return len(found)


def main() -> None:
    """Check from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("zip", type=Path)
    parser.add_argument("--upload", action="store_true", help="addresses and links must be true")
    options = parser.parse_args()
    print(f"{options.zip} ({options.zip.stat().st_size / 1024:.0f} kB)")
    too_big = options.zip.stat().st_size > MAX_BYTES
    problems = report("size", iter([f"more than {MAX_BYTES} bytes"] if too_big else []))
    with zipfile.ZipFile(options.zip) as archive, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        problems += report("structure", check_structure(archive))
        problems += report("modes of the files", check_modes(archive))
        archive.extractall(folder)
        plugin = folder / PLUGIN
        checks: list[tuple[str, Callable[[Path], Iterator[str]]]] = [
            ("metadata", check_metadata),
            ("Python, and Qt 6", check_python),
            ("Bandit", check_bandit),
            ("detect-secrets", check_secrets),
        ]
        for title, check in checks:
            problems += report(title, check(plugin))
        problems += report("translations", check_translations())
        problems += report("loads in a fresh profile", check_installed(archive, folder / "profile"))
        missing = report("addresses of the metadata", check_addresses(plugin))
        missing += report("links of the metadata", check_links(plugin))
    if options.upload:
        problems += missing
    if problems:
        sys.exit(f"{problems} problems: this zip must not be uploaded.")
    if missing:
        print("Ready, but for the addresses: `make check-release UPLOAD=1` refuses them.")
    else:
        print("Ready for the plugin repository.")


if __name__ == "__main__":
    main()
