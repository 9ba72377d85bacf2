"""QTI 2.1 and 3.0: one item model, written in the words of either version.

An entry becomes one item, several answers in it: parts that share a draw stay together. A pool is a section from which
the player selects one item. What players agree in decides the form: ``gte`` and ``lte`` for tolerances (never
``equal``), a ``mapping`` for pairs alone, a test for NULL before anything reads a response, formulas as MathML, and
marks counted by rules that set one outcome an answer.
"""
