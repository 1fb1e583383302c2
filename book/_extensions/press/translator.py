"""Translate a resolved doctree to Typst, element by element."""

from .blocks import Blocks
from .diagrams import Diagrams
from .figures import Figures
from .listings import Listings
from .objects import Objects
from .tables import Tables
from .words import Words


class TypstTranslator(Blocks, Listings, Figures, Diagrams, Tables, Objects, Words):
    """Translates documents, one after the other, each at a given level.

    It calls functions of the template, which knows how each thing looks. What has to
    stay together is marked before, by `keeping`.
    """
