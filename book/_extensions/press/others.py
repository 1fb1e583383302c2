"""What the press knows of others' nodes that the press is not told of.

Each is set like a node of docutils or Sphinx, whose name stands beside it. What is
not here is told by ``app.add_node(node, press=(visit, None))``, or it is a fault.
"""

KNOWN = ("docutils.nodes", "sphinx.addnodes")
"""The modules whose classes our own methods are for."""

PROOFS = (
    *("algorithm", "assumption", "axiom", "conjecture", "corollary", "criterion"),
    *("definition", "example", "lemma", "notation", "observation", "property"),
    *("proposition", "remark", "theorem"),
)

OTHERS = {
    "myst_nb.sphinx_.HideCodeCellNode": "passage",
    "sphinx.ext.autosummary.autosummary_table": "passage",
    "sphinx.ext.autosummary.autosummary_toc": "passage",
    "sphinx.ext.graphviz.graphviz": "graphviz",
    "sphinx.ext.inheritance_diagram.inheritance_diagram": "inheritance_diagram",
    "sphinx.ext.todo.todo_node": "admonition",
    "sphinx_design.aside.aside_main": "passage",
    "sphinx_design.badges_buttons.sd_badge": "inline",
    "sphinx_design.badges_buttons.sd_line_break": "line_break",
    "sphinx_design.icons.fontawesome": "comment",
    "sphinx_design.icons.sd_icon": "comment",
    "sphinx_design.shared.PassthroughTextElement": "generated",
    "sphinx_design.steps.steps_list": "enumerated_list",
    "sphinxcontrib.log_cabinet.CollapsedLog": "passage",
    "sphinxcontrib.mermaid.mermaid": "mermaid",
    "sphinxcontrib.youtube.peertube.peertube": "video",
    "sphinxcontrib.youtube.vimeo.vimeo": "video",
    "sphinxcontrib.youtube.youtube.youtube": "video",
    "sphinx_exercise.nodes.exercise_enumerable_node": "titled_box",
    "sphinx_exercise.nodes.exercise_latex_number_reference": "number_reference",
    "sphinx_exercise.nodes.exercise_node": "titled_box",
    "sphinx_exercise.nodes.exercise_subtitle": "title_words",
    "sphinx_exercise.nodes.exercise_title": "title_words",
    "sphinx_exercise.nodes.solution_node": "titled_box",
    "sphinx_exercise.nodes.solution_subtitle": "title_words",
    "sphinx_exercise.nodes.solution_title": "title_words",
    "sphinx_inline_tabs._impl.TabContainer": "labelled",
    **{f"sphinx_proof.nodes.{name}_node": "counted_box" for name in PROOFS},
    "sphinx_proof.nodes.proof_node": "passage",
    "sphinx_proof.nodes.unenumerable_node": "counted_box",
}
"""Methods of the translator, by the full names of classes."""
