# SPDX-License-Identifier: GPL-2.0-or-later
"""Quality without a reference: consistency, QNR and its successors, one scale down."""
