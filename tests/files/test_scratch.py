# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import tempfile

import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.files.scratch import scratch_folder


def test_a_folder_is_gone_at_the_end():
    with scratch_folder() as folder:
        (folder / "file").write_text("something")
    assert not folder.exists()


def test_a_system_without_a_place_for_one_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with (
        pytest.raises(HmwbError, match="Temporary files cannot be written: No such"),
        scratch_folder(),
    ):
        pass
