# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.raster.formats.grids import Overlap
from hmwb_qgis.raster.tiling.tiles import Working, block_of, cover, plan_tiles, tile_side, tiles

SAMPLINGS = [
    Sampling.of(4), Sampling.of(3), Sampling.of((2.5, 3.7)), Sampling((4.0, 4.0), (0.2, 3.1)),
]  # fmt: skip


def shared(sampling, rows=230, cols=170):
    coarse = [
        int((n - 0.5 - o) / r + 1) for n, o, r in zip((rows, cols), sampling.offset, sampling.ratio)
    ]
    fine = (slice(0, rows), slice(0, cols))
    return Overlap(fine, (slice(0, coarse[0]), slice(0, coarse[1])), sampling)


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("halo", [0, 5, 40])
def test_cores_cover_everything_once_and_have_their_halo(sampling, halo):
    count = np.zeros((230, 170), int)
    for tile in tiles(shared(sampling), 64, halo):
        count[tile.core] += 1
        for core, padded, size in zip(tile.core, tile.padded, (230, 170)):
            assert padded.start <= max(core.start - halo, 0)
            assert padded.stop >= min(core.stop + halo, size)
        inner = tile.inner
        assert inner[0].stop - inner[0].start == tile.core[0].stop - tile.core[0].start
    assert (count == 1).all()


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_padded_windows_begin_between_hyperspectral_pixels(sampling):
    for tile in tiles(shared(sampling), 64, 10):
        for axis, padded in enumerate(tile.padded):
            if padded.start > 0:
                ratio, offset = sampling.ratio[axis], sampling.offset[axis]
                edge = (padded.start - 0.5 - offset) / ratio + 0.5
                assert abs(edge - round(edge)) * ratio < 1  # to the nearest fine pixel


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_blocks_cover_everything_once_and_hold_pixels_of_both(sampling):
    whole = shared(sampling)
    count = np.zeros((230, 170), int)
    for rows, cols in cover(whole, (50, 60)):
        count[rows, cols] += 1
        for axis, part in enumerate((rows, cols)):
            centres = sampling.centres(axis, whole.coarse_shape[axis])
            assert ((centres >= part.start - 0.5) & (centres < part.stop - 0.5)).any()
    assert (count == 1).all()


def test_more_memory_makes_larger_tiles_and_more_workers_smaller_ones():
    sides = [tile_side(100, 40, memory) for memory in (600, 1000, 4000)]
    assert sides == sorted(sides) and sides[0] < sides[-1]
    assert tile_side(100, 40, 4000, workers=4) < sides[-1]


@pytest.mark.parametrize("memory", [500, 1000, 5000])
def test_a_tile_stays_within_the_bound(memory):
    side = tile_side(100, 40, memory)
    assert (side + 80) ** 2 * 100 * 4 * 8 < memory * 2**20


def test_a_bound_that_is_too_small_says_what_is_needed():
    with pytest.raises(HmwbError, match="needs about") as caught:
        tile_side(200, 50, 100)
    needed = int(str(caught.value).split("about ")[1].split(" MiB")[0])
    assert tile_side(200, 50, needed) >= 64


def test_what_a_method_says_that_it_holds_makes_larger_tiles():
    sparing = Working(60, 120, 100)
    assert tile_side(sparing, 40, 1000) > tile_side(100, 40, 1000)
    side = tile_side(sparing, 40, 1000)
    held = 60 * (side + 80) ** 2 + (120 + 100) * side**2
    assert 0.6 * 1000 < held * 4 / 2**20 < 1000


@pytest.mark.parametrize("processors", [1, 2, 8])
@pytest.mark.parametrize("busy", [1, 1.5, 2])
@pytest.mark.parametrize("memory", [500, 1000, 20000])
def test_plans_use_the_processors_within_the_bound(monkeypatch, processors, busy, memory):
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    working, whole = Working(60, 120, 100, busy, 0.5), shared(Sampling.of(4), 1600, 1100)
    plan, workers = plan_tiles(whole, working, 40, memory, None)
    count = np.zeros((1600, 1100), int)
    for tile in plan:
        count[tile.core] += 1
    assert (count == 1).all()
    core, padded = (
        tuple(max(w[axis].stop - w[axis].start for w in windows) for axis in (0, 1))
        for windows in zip(*((tile.core, tile.padded) for tile in plan))
    )
    assert working.bytes(core, padded, workers) < memory * 2**20
    assert workers < processors / busy + 1 and len(plan) >= workers
    if memory == 20000:
        assert 2 * workers > processors / 2 and 4 * workers * busy > processors


def test_tiles_are_cut_so_that_little_is_computed_twice(monkeypatch):
    """Two halves side by side share one border, four quarters four."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    whole = shared(Sampling.of(4), 1024, 1024)
    plan, workers = plan_tiles(whole, Working(75, 100, 100, 1.1, 0.5), 100, 4000, None)
    assert len(plan) == workers == 2


def test_a_small_scene_is_not_cut_for_the_sake_of_processors(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    plan, workers = plan_tiles(
        shared(Sampling.of(4), 96, 96), Working(60, 120, 100), 90, 8000, None
    )
    assert len(plan) == workers == 1


def test_a_given_number_of_workers_is_kept():
    _, workers = plan_tiles(shared(Sampling.of(4)), Working(60, 120, 100), 40, 4000, 3)
    assert workers == 3


@pytest.mark.parametrize("side", [64, 192, 256, 512, (64, 256), (256, 64), 1024])
def test_each_block_of_a_file_belongs_to_one_tile(side):
    plan = tiles(shared(Sampling.of(4), 700, 900), side, 20)
    height, width = block_of(plan)
    owner = np.full((-(-700 // height), -(-900 // width)), -1)
    for number, tile in enumerate(plan):
        rows, cols = tile.core
        own = owner[rows.start // height : -(-rows.stop // height),
                    cols.start // width : -(-cols.stop // width)]  # fmt: skip
        assert (own == -1).all()
        own[:] = number
    assert (owner >= 0).all()


def test_columns_of_a_tile_take_memory_while_its_rows_are_made():
    plain, making = Working(60, 20, 0), Working(60, 20, 0, column=10000)
    assert making.bytes((128, 96), (160, 128), 1) - plain.bytes((128, 96), (160, 128), 1) == (
        4 * 10000 * 96
    )
    assert tile_side(making, 20, 500) < tile_side(plain, 20, 500)


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("column", [0, 5000, 25600])
def test_tiles_are_as_large_as_the_bound_allows(column, workers):
    working, memory, halo = Working(88, 60, 0, column=column), 2048, 100
    side = tile_side(working, halo, memory, workers)
    wider = working.square_bytes(side + 64, halo, workers)
    # A tenth of the bound is GDAL's, 160 MiB are what the interpreter takes.
    assert wider > (0.9 * memory - 160) * 2**20
