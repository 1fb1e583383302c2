"""Translate diagrams, which other extensions draw from code."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from sphinx.errors import SphinxError

from .translation import Translation


class Diagrams(Translation):
    """Translates diagrams: as a picture, or as the code that they are made of."""

    def visit_mermaid(self, node: nodes.Element) -> str:
        """Set a diagram of Mermaid, whose SVG has words for browsers alone."""
        return self.diagram(node, "sphinxcontrib.mermaid", "render_mm", "png")

    def visit_graphviz(self, node: nodes.Element) -> str:
        """Set a diagram of Graphviz."""
        return self.diagram(node, "sphinx.ext.graphviz", "render_dot", "svg")

    def visit_inheritance_diagram(self, node: nodes.Element) -> str:
        """Set which class extends which, as a diagram of Graphviz."""
        graph = node.copy()
        graph["code"] = node["graph"].generate_dot("inheritance", env=self.env)
        graph["options"] = {}
        return self.visit_graphviz(beneath(node, graph))

    def diagram(self, node: nodes.Element, module: str, name: str, kind: str) -> str:
        """Set a diagram that a function of its extension draws, or its code."""
        code = node["code"]
        if self.env.config.press_diagrams == "code":
            block = nodes.literal_block(code, code, language="none")
            return self.set(beneath(node, block))
        path = self.drawn(node, getattr(import_module(module), name), kind)
        if path is None:
            return ""
        image = nodes.image(uri=str(path), alt=node.get("alt") or code.strip())
        image["align"] = node.get("align", "")
        return self.set(beneath(node, image))

    def drawn(
        self, node: nodes.Element, draw: Callable[..., Any], kind: str
    ) -> Path | None:
        """Return where a function has drawn a diagram; what it can't is a fault."""
        env = self.env
        builder = SimpleNamespace(
            config=env.config,
            env=env,
            imagedir="",
            imgpath="",
            outdir=env.doctreedir,
            srcdir=env.srcdir,
        )
        translator = SimpleNamespace(
            builder=builder, document={"source": env.doc2path(self.docname)}
        )
        said = "the program that draws it is not here"
        path = None
        try:
            _, path = draw(translator, node["code"], node["options"], kind)
        except SphinxError as error:
            said = str(error)
        if path is None:
            self.faults.add(
                f"the press can't have this {node.tagname} drawn: {said}: mend that, "
                'or set press_diagrams = "code" to print what it is made of',
                node,
            )
        return None if path is None else Path(path)


def beneath(node: nodes.Element, made: nodes.Element) -> nodes.Element:
    """Return a node that is made for another, and stands where that does."""
    made.source, made.line, made.parent = node.source, node.line, node.parent
    return made
