# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes an HDF5 or netCDF file in a process of its own: h5py and GDAL each bring an HDF5 library.

As a script it takes the file to write and a .npz with an entry for each array, ``PATH``, and
each attribute, ``OWNER@NAME``; OWNER is empty for the root.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np


def write_hdf5(path, arrays, attributes, dimensions=None):
    """Write arrays and attributes by their full names.

    Parameters
    ----------
    path : Path
    arrays : dict
    attributes : dict
        Of (owner, name) to a number, an array or bytes.
    dimensions : dict or None
        Names of the axes of arrays, which a netCDF file has.
    """
    if find_spec("h5py") is None:
        import pytest

        pytest.skip("h5py is missing")
    entries = dict(arrays)
    entries.update({f"{owner}@{name}": value for (owner, name), value in attributes.items()})
    for name, axes in (dimensions or {}).items():
        entries[f"{name}@@"] = np.array(axes)
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.npz"
        np.savez(spec, **entries)
        command = [sys.executable, __file__, str(path), str(spec)]
        subprocess.run(command, check=True)


def main(path, spec):
    """Write what the .npz says."""
    import h5py

    with np.load(spec) as entries, h5py.File(path, "w", track_order=True) as file:
        for name in (n for n in entries.files if "@" not in n):
            file[name] = entries[name]
        axes = {n[:-2]: entries[n].tolist() for n in entries.files if n.endswith("@@")}
        for name, names in axes.items():
            for k, axis in enumerate(names):
                if axis not in file:
                    file[axis] = np.arange(file[name].shape[k], dtype=np.float32)
                    file[axis].make_scale(axis)
                file[name].dims[k].attach_scale(file[axis])
        for name in (n for n in entries.files if "@" in n and not n.endswith("@@")):
            owner, _, attribute = name.partition("@")
            value = entries[name]
            text = value.dtype.kind in "SU"
            (file[owner] if owner else file).attrs[attribute] = value.item() if text else value


if __name__ == "__main__":
    main(*sys.argv[1:])
