# SPDX-License-Identifier: GPL-2.0-or-later
"""A scene cut into tiles within a bound on memory, and the threads or workers that run them."""
