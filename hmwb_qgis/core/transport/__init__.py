# SPDX-License-Identifier: GPL-2.0-or-later
"""What drives Algorithm 1: products with the kernels, sweeps over the cube, the schemes."""
