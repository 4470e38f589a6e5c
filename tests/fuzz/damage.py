# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are broken after they were written.

Each kind takes a generator of random numbers and a path, and gives the path to hand on.
"""

from __future__ import annotations

import shutil


def truncated(rng, path):
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * rng.uniform(0.0, 1.0))])
    return path


def empty(_rng, path):
    path.write_bytes(b"")
    return path


def other_bytes_inside(rng, path):
    content = bytearray(path.read_bytes())
    start = int(rng.integers(len(content)))
    length = int(rng.integers(1, 200))
    content[start : start + length] = rng.bytes(len(content[start : start + length]))
    path.write_bytes(bytes(content))
    return path


def noise(rng, path):
    path.write_bytes(rng.bytes(4000))
    return path


def text_instead(_rng, path):
    path.write_text("This is no raster.\n" * 20, "utf-8")
    return path


def missing(_rng, path):
    path.unlink()
    return path


def folder_instead(_rng, path):
    path.unlink()
    path.mkdir()
    return path


def link_to_nothing(_rng, path):
    path.unlink()
    path.symlink_to(path.with_name("nowhere.tif"))
    return path


def link_to_itself(_rng, path):
    path.unlink()
    path.symlink_to(path)
    return path


def sidecars_missing(_rng, path):
    """Headers, masks, and the sources of a VRT."""
    for other in path.parent.iterdir():
        if other != path and other.stem.split("_")[0] == path.stem.split("_")[0]:
            other.unlink()
    return path


def sidecars_of_noise(rng, path):
    for other in path.parent.iterdir():
        if other != path and other.stem.split("_")[0] == path.stem.split("_")[0]:
            other.write_bytes(rng.bytes(500))
    return path


def sidecar_of_gdal_that_is_no_xml(_rng, path):
    path.with_name(f"{path.name}.aux.xml").write_text("<PAMDataset><Band>", "utf-8")
    return path


def vrt_of_a_missing_source(_rng, path):
    """The source goes after GDAL made a description of it."""
    moved = path.with_name(f"moved_{path.name}")
    text = (
        '<VRTDataset rasterXSize="12" rasterYSize="12"><SRS>EPSG:32633</SRS>'
        "<GeoTransform>367000,40,0,5808000,0,-40</GeoTransform>"
        + "".join(
            f'<VRTRasterBand dataType="Float32" band="{k}"><SimpleSource>'
            f'<SourceFilename relativeToVRT="1">{moved.name}</SourceFilename>'
            f"<SourceBand>{k}</SourceBand></SimpleSource></VRTRasterBand>"
            for k in range(1, 9)
        )
        + "</VRTDataset>"
    )
    virtual = path.with_name("missing_source.vrt")
    virtual.write_text(text, "utf-8")
    return virtual


def vrt_of_itself(_rng, path):
    virtual = path.with_name("of_itself.vrt")
    virtual.write_text(
        '<VRTDataset rasterXSize="8" rasterYSize="8"><VRTRasterBand dataType="Float32" band="1">'
        f'<SimpleSource><SourceFilename relativeToVRT="1">{virtual.name}</SourceFilename>'
        "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>",
        "utf-8",
    )
    return virtual


def not_to_be_read(_rng, path):
    path.chmod(0)
    return path


def in_a_folder_not_to_be_read(_rng, path):
    locked = path.parent / "locked"
    locked.mkdir()
    for other in list(path.parent.iterdir()):
        if other.is_file() and other.stem.split("_")[0] == path.stem.split("_")[0]:
            shutil.move(str(other), str(locked / other.name))
    locked.chmod(0)
    return locked / path.name


KINDS = (
    truncated,
    empty,
    other_bytes_inside,
    noise,
    text_instead,
    missing,
    folder_instead,
    link_to_nothing,
    link_to_itself,
    sidecars_missing,
    sidecars_of_noise,
    sidecar_of_gdal_that_is_no_xml,
    vrt_of_a_missing_source,
    vrt_of_itself,
    not_to_be_read,
    in_a_folder_not_to_be_read,
)
