# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of spectral responses and of PSF, good ones and others.

Each kind takes a generator of random numbers and a scene, and gives the bytes of a file.
"""

from __future__ import annotations

import numpy as np


def right_response(_rng, scene):
    return _response_text(scene).encode()


def with_semicolons(_rng, scene):
    return _response_text(scene).replace(",", ";").encode()


def with_tabs_and_a_mark(_rng, scene):
    return b"\xef\xbb\xbf" + _response_text(scene).replace(",", "\t").encode()


def with_carriage_returns(_rng, scene):
    return _response_text(scene).replace("\n", "\r\n").encode()


def latin1_names(_rng, scene):
    return _response_text(scene).replace("band", "Grün µ").encode("latin-1")


def utf16(_rng, scene):
    return _response_text(scene).encode("utf-16")


def without_header(_rng, scene):
    return _response_text(scene).split("\n", 1)[1].encode()


def column_missing(_rng, scene):
    lines = _response_text(scene).splitlines()
    return "\n".join(line.rsplit(",", 1)[0] for line in lines).encode()


def column_more(_rng, scene):
    lines = _response_text(scene).splitlines()
    return "\n".join([f"{lines[0]},more", *(f"{line},0.5" for line in lines[1:])]).encode()


def row_shorter_than_the_others(rng, scene):
    lines = _response_text(scene).splitlines()
    row = int(rng.integers(1, len(lines)))
    lines[row] = lines[row].rsplit(",", 1)[0]
    return "\n".join(lines).encode()


def odd_cell(rng, scene):
    """One cell, the wavelength or a weight, is something else."""
    lines = _response_text(scene).splitlines()
    row = int(rng.integers(1, len(lines)))
    cells = lines[row].split(",")
    odd = ("nan", "inf", "-inf", "", "red", "1e308", "-5", "1e999", "0x10", "1_000", "9" * 100_000)
    cells[int(rng.integers(len(cells)))] = str(rng.choice(odd))
    lines[row] = ",".join(cells)
    return "\n".join(lines).encode()


def all_zero(_rng, scene):
    return _table(_wavelengths(scene), np.zeros_like(scene.response)).encode()


def all_negative(_rng, scene):
    return _table(_wavelengths(scene), -scene.response).encode()


def one_column_of_zeros(_rng, scene):
    response = scene.response.copy()
    response[-1] = 0.0
    return _table(_wavelengths(scene), response).encode()


def equal_columns(_rng, scene):
    return _table(_wavelengths(scene), np.ones_like(scene.response)).encode()


def columns_in_another_order(rng, scene):
    return _table(_wavelengths(scene), rng.permutation(scene.response)).encode()


def wavelengths_in_micrometres(_rng, scene):
    return _table(_wavelengths(scene) / 1000.0, scene.response).encode()


def wavelengths_far_away(rng, scene):
    factor = float(rng.choice([10.0, 1e6, 1e9, -1.0]))
    return _table(_wavelengths(scene) * factor, scene.response).encode()


def wavelengths_that_fall(_rng, scene):
    return _table(_wavelengths(scene)[::-1], scene.response[:, ::-1]).encode()


def wavelengths_twice(_rng, scene):
    centres = _wavelengths(scene)
    return _table(np.repeat(centres[::2], 2)[: len(centres)], scene.response).encode()


def one_line(_rng, scene):
    return _response_text(scene).splitlines()[0].encode()


def one_row(_rng, scene):
    return "\n".join(_response_text(scene).splitlines()[:2]).encode()


def fine_steps(_rng, scene):
    centres = np.linspace(300.0, 2500.0, 20_000)
    weights = np.exp(-(((centres - 600.0) / 200.0) ** 2))
    return _table(centres, np.tile(weights, (len(scene.response), 1))).encode()


def empty(_rng, _scene):
    return b""


def noise(rng, _scene):
    return rng.bytes(3000)


def psf_right(_rng, scene):
    side = 2 * scene.ratio + 1
    line = np.exp(-(((np.arange(side) - side // 2) / scene.ratio) ** 2))
    return _plain(np.outer(line, line)).encode()


def psf_of_one_weight(_rng, _scene):
    return b"1\n"


def psf_even(rng, scene):
    return _plain(rng.random((2 * scene.ratio, 2 * scene.ratio))).encode()


def psf_larger_than_the_raster(_rng, _scene):
    return _plain(np.ones((301, 301))).encode()


def psf_without_sum(_rng, _scene):
    return _plain(np.array([[1.0, -1.0, 0.0]] * 3)).encode()


def psf_of_zeros(_rng, _scene):
    return _plain(np.zeros((3, 3))).encode()


def psf_with_odd_weight(rng, _scene):
    weights = np.ones((3, 3))
    weights[1, 1] = rng.choice([np.nan, np.inf, 1e308, -1e308, 1e-320])
    return _plain(weights).encode()


def psf_with_negative_sum(_rng, _scene):
    return _plain(-np.ones((3, 3))).encode()


def _wavelengths(scene):
    return np.linspace(450.0, 900.0, scene.response.shape[1])


def _response_text(scene):
    return _table(_wavelengths(scene), scene.response)


def _table(wavelengths, response):
    names = [f"band{k + 1}" for k in range(len(response))]
    lines = [",".join(["wavelength_nm", *names])]
    lines += [",".join(repr(float(v)) for v in row) for row in np.c_[wavelengths, response.T]]
    return "\n".join(lines) + "\n"


def _plain(weights):
    return "\n".join(",".join(repr(float(v)) for v in row) for row in weights) + "\n"


RESPONSES = (
    right_response,
    with_semicolons,
    with_tabs_and_a_mark,
    with_carriage_returns,
    latin1_names,
    utf16,
    without_header,
    column_missing,
    column_more,
    row_shorter_than_the_others,
    odd_cell,
    all_zero,
    all_negative,
    one_column_of_zeros,
    equal_columns,
    columns_in_another_order,
    wavelengths_in_micrometres,
    wavelengths_far_away,
    wavelengths_that_fall,
    wavelengths_twice,
    one_line,
    one_row,
    fine_steps,
    empty,
    noise,
)
PSFS = (
    psf_right,
    psf_of_one_weight,
    psf_even,
    psf_larger_than_the_raster,
    psf_without_sum,
    psf_of_zeros,
    psf_with_odd_weight,
    psf_with_negative_sum,
    odd_cell,
    empty,
    noise,
)
