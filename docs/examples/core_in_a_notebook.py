# SPDX-License-Identifier: GPL-2.0-or-later
"""Fusion on arrays, without QGIS: cells for Jupyter, Spyder or VS Code, or a script as it is.

Install the package with `pip install .` in a copy of the repository; it asks for NumPy and SciPy.
"""

# %% A scene to try on, (bands, rows, cols); yours may come from any reader.
import numpy as np

from hmwb_qgis.core import METHODS, HmwbError, assess, fuse, gaussian_psf, simulate
from hmwb_qgis.core.sample_scene import sample_scene

scene = sample_scene(rows=64, cols=64, bands=40)
reference = scene.image

# %% What two sensors see of it. Each of the four multispectral bands looks at ten of the forty.
response = np.repeat(np.eye(4), 10, axis=1)
pair = simulate(
    reference,
    ratio=4,
    spectral_response=response,
    psf=gaussian_psf(4.0),  # full width at half maximum, in multispectral pixels
    snr_hyperspectral=30.0,
    snr_multispectral=40.0,
)
print("hyperspectral", pair.hyperspectral.shape, "multispectral", pair.multispectral.shape)

# %% Nothing but the two images and the ratio of their pixels need be given.
fused = fuse(pair.hyperspectral, pair.multispectral, ratio=4)
print("fused        ", fused.image.shape)
for note in fused.notes:
    print("  ", note)

# %% How good is it? The same question to the simplest methods.
for method in ("hmwb", "regression", "interpolation"):
    image = fused.image
    if method != fused.method:
        image = fuse(pair.hyperspectral, pair.multispectral, ratio=4, method=method).image
    quality = assess(reference, image, ratio=4).overall
    print(
        f"{method:14s} SAM {quality['sam']:5.2f}  relative RMSE {quality['relative_rmse']:5.2f} %"
    )

# %% All methods, and what happens when input cannot be fused: one sentence that says what to do.
print(", ".join(METHODS))
try:
    fuse(pair.hyperspectral, pair.multispectral[:, :8], ratio=4)
except HmwbError as error:
    print(error)
