"""Questions from elsewhere: existing banks and exam sources become YAML questions of ours, with their images.

The way is that of an export, backwards: a file → its format's ``read`` →
:class:`~generator.importing.imported.Imported` (a frozen ``Variant`` and where it stood) →
:mod:`~generator.importing.pools` (variants of one question become one question whose parameter runs through rows) →
:mod:`~generator.importing.questions` (the one YAML writer) → a ``Package``, each file of which was compiled and drawn
before it is given out.

A new format is one file ``generator/importing/formats/NAME.py`` (or a folder of that name) and one line in ``FORMATS``
of ``generator/importing/formats/__init__.py``: a function ``read(name, data, report, beside) -> list[Imported]``.

What is read was written by others: documents declare no entities, archives are bounded before they are unpacked,
names lead nowhere, nothing is evaluated. What is not understood is kept as text and told with its place.
"""
