# SPDX-License-Identifier: GPL-2.0-or-later
"""Products with a fault in them."""

from __future__ import annotations

import re
import shutil


def broken(folder, change):
    """A copy of a product with a fault in it."""

    def make(products, tmp_path):
        path = products(folder).path
        whole = path if path.is_dir() else path.parent
        copy = tmp_path / whole.name
        shutil.copytree(whole, copy)
        change(copy)
        return copy, products(folder).kind

    return make


def without(pattern):
    def change(folder):
        for path in list(folder.rglob(pattern)):
            path.unlink()

    return change


def cut(pattern, keep=0.5):
    def change(folder):
        for path in folder.rglob(pattern):
            data = path.read_bytes()
            path.write_bytes(data[: int(len(data) * keep)])

    return change


def replaced(pattern, old, new):
    def change(folder):
        for path in folder.rglob(pattern):
            text = path.read_text()
            path.write_text(re.sub(old, new, text))
            assert path.read_text() != text

    return change


def in_turn(*changes):
    def change(folder):
        for each in changes:
            each(folder)

    return change


def without_array(name):
    """The same file, but for the name of an array of it: names lie in it as they are."""

    def change(folder):
        path = next(p for p in folder.iterdir() if p.suffix in (".he5", ".h5"))
        data = path.read_bytes()
        assert name.encode() in data
        path.write_bytes(data.replace(name.encode(), name[::-1].encode()))

    return change


FAULTS = {
    "EnMAP without its image": broken("EnMAP L2A", without("*SPECTRAL_IMAGE.TIF")),
    "EnMAP with half a METADATA.XML": broken("EnMAP L2A", cut("*METADATA.XML")),
    "EnMAP L1B": broken("EnMAP L2A", replaced("*METADATA.XML", "L2A<", "L1B<")),
    "EnMAP of another image": broken(
        "EnMAP L2A", replaced("*METADATA.XML", r'<bandID number="224">.*?</bandID>', "")
    ),
    "EnMAP with a word for a gain": broken(
        "EnMAP L2A", replaced("*METADATA.XML", "<GainOfBand>0.0001<", "<GainOfBand>none<")
    ),
    "DESIS without its image": broken("DESIS L2A", without("*SPECTRAL_IMAGE.tif")),
    "PRISMA cut off": broken("PRISMA L2D", cut("*.he5")),
    "PRISMA without SWIR": broken("PRISMA L2D", without_array("SWIR_Cube")),
    "PRISMA L2C without places": broken("PRISMA L2C", without_array("Latitude")),
    "EMIT cut off": broken("EMIT L2A", cut("*RFL*.nc")),
    "EMIT of masks alone": broken("EMIT L2A", without("*RFL*")),
    "Tanager without corners": broken("Tanager ortho", without_array("StructMetadata.0")),
    "AVIRIS without wavelengths": broken("AVIRIS-NG", replaced("*.hdr", "wavelength", "other")),
    "Sentinel-2 without a band": broken("Sentinel-2 L2A", without("*_B05_20m.jp2")),
    "Sentinel-2 with half a band": broken("Sentinel-2 L2A", cut("*_B02_10m.jp2", 0.02)),
    "Sentinel-2 with half its metadata": broken("Sentinel-2 L2A", cut("MTD_MSIL2A.xml")),
    "Landsat L1": broken(
        "Landsat 9 L2",
        in_turn(
            replaced("*MTL.txt", "L2SP", "L1TP"),
            replaced("*MTL.txt", "LEVEL2_SURFACE_REFLECTANCE", "LEVEL1_RADIOMETRIC_RESCALING"),
        ),
    ),
    "Landsat 7": broken("Landsat 9 L2", replaced("*MTL.txt", "LANDSAT_9", "LANDSAT_7")),
    "Landsat without a band": broken("Landsat 9 L2", without("*_SR_B4.TIF")),
    "SuperDove without coefficients": broken("SuperDove radiance", without("*.xml")),
    "WorldView of another satellite": broken("WorldView-3", replaced("*.IMD", "WV03", "QB02")),
    "WorldView without its image": broken("WorldView-3", without("*.TIF")),
}
