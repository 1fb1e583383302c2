"""What stops the press: each fault is named, with its place and the way out."""

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)


class Faults:
    """The faults found so far. All are shown before the press stops."""

    def __init__(self) -> None:
        """Begin without a fault."""
        self.count = 0

    def add(self, message: str, where: nodes.Node | str | None = None) -> None:
        """Name a fault and its place, a node or ``file:line``."""
        while isinstance(where, nodes.Node) and not where.line and where.parent:
            where = where.parent
        logger.warning(message, location=where, type="press")
        self.count += 1
