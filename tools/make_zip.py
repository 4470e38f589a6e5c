# SPDX-License-Identifier: GPL-2.0-or-later
"""Zips the staged plugin. The same sources give the same bytes: fixed times, sorted names."""

from __future__ import annotations

import argparse
import configparser
import zipfile
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build"
EPOCH = (1980, 1, 1, 0, 0, 0)
FILE_MODE = 0o100644 << 16
UNIX = 3


def plugin_version(plugin: Path) -> str:
    """The version in the metadata of a staged plugin."""
    metadata = configparser.ConfigParser()
    metadata.read(plugin / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


def make_zip(plugin: Path, target: Path) -> Path:
    """Write the files of a staged plugin, under one top folder, to `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(p for p in plugin.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(plugin.parent).as_posix(), EPOCH)
            entry.create_system = UNIX
            entry.external_attr = FILE_MODE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return target


def main() -> None:
    """Zip from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", type=Path, default=BUILD / "hmwb_qgis")
    parser.add_argument("--into", type=Path, default=BUILD, help="folder of the zip")
    options = parser.parse_args()
    name = f"{options.plugin.name}-{plugin_version(options.plugin)}.zip"
    target = make_zip(options.plugin, options.into / name)
    print(f"Wrote {target} ({target.stat().st_size / 1024:.0f} kB)")


if __name__ == "__main__":
    main()
