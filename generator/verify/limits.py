"""The limits that a check works with; those of numbers by head are the defaults of a question's ``limits``."""

from __future__ import annotations

from fractions import Fraction

# Spaces of up to so many addresses are gone through whole; of larger ones a keyed sample of so many is.
WHOLE = 1_000_000
SAMPLE = 10_000

# Of the addresses that pass the rules, a mistake may cost this share by coinciding with the right answer.
MOST_COST = Fraction(1, 5)

# Fewer valid addresses than this among those tried, and drawing is slow and its ranges are badly chosen.
LEAST_ACCEPTANCE = Fraction(1, 100)

# Of two named mistakes that give the same value, markers cannot tell which was made: where they are worth different
# marks, and where they are not.
MOST_ALIKE_APART = Fraction(1, 50)
MOST_ALIKE = Fraction(1, 5)

# Characters of a value as it is printed.
LONGEST_VALUE = 400

# Distinct variants are counted up to this number in each family.
COUNTED = 250

# Fewer distinct variants than this in all families need a reason in `few`.
LEAST_VARIANTS = 20

# Valid draws that are kept for what is dear: mutation, work; and of these the ones that are read as texts.
KEPT = 800
MEASURED = 120
READ = 20

# Results kept of one rule, answer or text, by what they depend on.
MEMORY = 50_000
