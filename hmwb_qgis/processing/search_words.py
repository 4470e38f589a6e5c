# SPDX-License-Identifier: GPL-2.0-or-later
"""What users type into the search box of the toolbox, in English and in their own language."""

from __future__ import annotations

from hmwb_qgis.translation import tr


def search_words(group):
    """The words of all tools of a group.

    Satellites have one name everywhere, and many users of a translated QGIS know the English terms
    only, so that those count in every language.

    Parameters
    ----------
    group : str
        A key of `base.group_title`.

    Returns
    -------
    list of str
    """
    from hmwb_qgis.core.sentences import Sentence

    words = {
        "learn": Sentence("example,simulate,test data,degrade"),
        "prepare": Sentence("prepare,import,open,denoise,noise,calibration"),
        "fuse": Sentence(
            "fuse,fusion,sharpen,pansharpening,downscale,upscale,downscaling,upscaling,resolution,"
            "super-resolution"
        ),
        "assess": Sentence(
            "assess,validate,validation,accuracy,error,quality,compare,comparison,report"
        ),
    }
    common = Sentence("hyperspectral,multispectral,image fusion,sharpen,imaging spectroscopy")
    sensors = "enmap,prisma,emit,desis,hyperion,sentinel,sentinel-2,landsat,planetscope,worldview"
    texts = [words[group], common]
    listed = ",".join([*texts, *(text.translated(tr) for text in texts), sensors])
    return list(dict.fromkeys(word.strip() for word in listed.split(",")))
