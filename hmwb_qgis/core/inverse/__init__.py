# SPDX-License-Identifier: GPL-2.0-or-later
"""The operator H~, which brings h to the fused grid (section 4.2), and where m has gaps."""
