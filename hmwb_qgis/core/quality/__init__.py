# SPDX-License-Identifier: GPL-2.0-or-later
"""Quality of a fused image (section 4.4), with a reference and without."""
