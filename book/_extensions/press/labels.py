"""Where things stand in print: the Typst label of each place in the book."""

from docutils import nodes

PREFIX = "%"
"""What an address within the book begins with, before the document's name."""


class Labels:
    """The label under which each printed place is found."""

    def __init__(self) -> None:
        """Begin with no place at all."""
        self.labels: dict[str, str] = {}

    def add(self, docname: str, doctree: nodes.document) -> None:
        """Name every place in a document by the first of its ids."""
        for node in doctree.findall(nodes.Element):
            for place in node["ids"]:
                self.labels[f"{docname}#{place}"] = f"{docname}#{node['ids'][0]}"
        title = doctree.next_node(nodes.section)
        if title is not None:
            self.labels[docname] = f"{docname}#{title['ids'][0]}"

    def at(self, address: str) -> str | None:
        """Return the label of an address, if it is in print."""
        return self.labels.get(address.removeprefix(PREFIX))
