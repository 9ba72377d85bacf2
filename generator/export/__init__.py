"""Variants for learning-management systems: pools of variants, what each format carries of them, packages.

The way: questions or an exam file → :mod:`~generator.export.gathering` → a
:class:`~generator.export.collection.Collection` → :func:`~generator.export.portability.survey`, by which the command
refuses before anything is written → :func:`~generator.export.pictures.render` → the format's ``write`` → a ``Package``.

A new format is one file ``generator/export/formats/NAME.py`` (or a folder of that name) and one line in ``FORMATS`` of
``generator/export/formats/__init__.py``. It has two functions, which a :class:`~generator.export.portability.Format`
names:

* ``assess(entry) -> Iterator[Remark]``: for each answer of an entry one remark, native, converted (how) or refused, and
  one more for everything that is lost. ``examwright formats`` prints what it says of the starter question of each kind.
* ``write(collection, pictures) -> Package``: called only where nothing is refused.

What writers share: :mod:`~generator.export.fragments` (content → HTML; the writer gives it how a figure is written, and
a formula: TeX by ``tex_math``, MathML by :func:`~generator.export.mathml.mathml`),
:mod:`~generator.export.grading` (which decimals are right, in exact numbers), :mod:`~generator.export.patterns` (words
that a pattern stands for), :mod:`~generator.export.by_hand` (what a person marks), :mod:`~generator.export.cells` and
:mod:`~generator.export.lettering` (fields of tensors, lists with letters), :mod:`~generator.export.worked` (solutions,
notes for graders; :mod:`~generator.export.notes` makes a page of them), :mod:`~generator.export.pictures` (figures by
their content), names made from content in :mod:`~generator.export.collection`. All dialects of QTI 2 and 3 are one
writer, :mod:`~generator.export.qti`. Writers never import one another.
"""
