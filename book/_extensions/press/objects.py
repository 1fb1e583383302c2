"""Translate what is documented: modules, classes, functions and their signatures."""

from docutils import nodes
from sphinx import addnodes

from .blocks import INDENT
from .translation import Translation
from .typst_code import call, joined, string


class Objects(Translation):
    """Translates the descriptions of objects."""

    first_parameter = True
    required = 0  # parameters that are still to come, and can't be left out

    def visit_desc(self, node: nodes.Element) -> str:
        """Set signatures, and what is said of them."""
        return call("object", self.inside(node))

    def visit_desc_signature(self, node: nodes.Element) -> str:
        """Set a signature, on one line or several."""
        if node.get("is_multiline"):
            return joined([self.marked(), *map(self.set, node.children)])
        return call("signature", self.words(node))

    def visit_desc_signature_line(self, node: nodes.Element) -> str:
        """Set one line of a signature."""
        return call("signature", self.words(node))

    def visit_desc_content(self, node: nodes.Element) -> str:
        """Set what is said of an object, further in."""
        if not node.children:
            return ""
        with self.within_block(INDENT, node):
            return call("indented", self.inside(node))

    def visit_desc_name(self, node: nodes.Element) -> str:
        """Set the name of an object."""
        return call("strong", self.inside(node))

    def visit_desc_annotation(self, node: nodes.Element) -> str:
        """Set what an object is."""
        return call("emph", self.inside(node))

    def visit_desc_returns(self, node: nodes.Element) -> str:
        """Set what a function returns."""
        return joined([string(" → "), self.inside(node)])

    def visit_desc_parameterlist(self, node: nodes.Element) -> str:
        """Set parameters within brackets."""
        return self.listed_within("()", node)

    def visit_desc_type_parameter_list(self, node: nodes.Element) -> str:
        """Set types as parameters within brackets."""
        return self.listed_within("[]", node)

    def listed_within(self, brackets: str, node: nodes.Element) -> str:
        """Return parameters within brackets, with commas between them."""
        outer, self.first_parameter = self.first_parameter, True
        required, self.required = self.required, len(list(filter(is_parameter, node)))
        code = self.bracketed(brackets, node)
        self.first_parameter, self.required = outer, required
        return code

    def bracketed(self, brackets: str, node: nodes.Element) -> str:
        """Return what a node holds within brackets."""
        return joined([string(brackets[0]), self.inside(node), string(brackets[1])])

    def visit_desc_optional(self, node: nodes.Element) -> str:
        """Set parameters that one may leave out, with their comma."""
        return self.bracketed("[]", node)

    def visit_desc_parameter(self, node: nodes.Element) -> str:
        """Set a parameter; the comma is that of those that one may leave out."""
        before = not self.first_parameter and not self.required
        self.first_parameter = False
        if not isinstance(node.parent, addnodes.desc_optional):
            self.required -= 1
        comma = string(", ")
        words = self.inside(node)
        return joined([comma if before else "", words, comma if self.required else ""])

    visit_desc_type_parameter = visit_desc_parameter
    visit_desc_addname = visit_desc_classname = visit_desc_type = Translation.inside
    visit_desc_inline = visit_desc_sig_element = visit_desc_sig_space = (
        Translation.inside
    )
    visit_desc_sig_name = visit_desc_sig_operator = Translation.inside
    visit_desc_sig_punctuation = visit_desc_sig_keyword = Translation.inside
    visit_desc_sig_keyword_type = visit_desc_sig_literal_number = Translation.inside
    visit_desc_sig_literal_string = visit_desc_sig_literal_char = Translation.inside


def is_parameter(node: nodes.Node) -> bool:
    """Return whether a node is a parameter."""
    return isinstance(node, addnodes.desc_parameter | addnodes.desc_type_parameter)
