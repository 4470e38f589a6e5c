# SPDX-License-Identifier: GPL-2.0-or-later
"""How sure the default method is: one standard deviation of every fused value.

The variance of a value is a sum of parts, each a few maps on the multispectral grid times as many
spectra (`model.Uncertainty`):

- kriged: what m does not explain, between the pixels of h (`kriging.variance`), scaled for each
  component by the errors of left-out pixels of h (`kriging.variance_components`);
- coefficients: the doubt of what m explains, which is large where m shows what is rare
  (`kriging.doubt`);
- noise of m: what denoising leaves of it, carried through the regression and what makes it agree
  with m (`parts`);
- detail: misfit of the two images that is finer than a pixel of h (`kriging.variance_components`);
- outside: what no component holds (`parts`);
- interpolated: the place of all but `outside` where m shows something else and h is interpolated.

What m does not tell varies with the strength of the detail that it shows (`texture`), and so does
the signal that denoising takes away with the noise. What is kriged and the detail do so by a power
that left-out pixels tell (`kriging.variance_power`). The errors of the components go together
(`kriging.correlation`), so that they add up in some bands and cancel in others.
"""
