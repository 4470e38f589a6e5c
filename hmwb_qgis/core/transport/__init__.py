# SPDX-License-Identifier: GPL-2.0-or-later
"""The barycenter (section 3.2): products with the kernels, sweeps over the cube, the schemes."""
