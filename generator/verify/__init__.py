"""Proofs over a question's parameter space: a walk, what it found, and what its draws show when read closely."""

from __future__ import annotations

from collections.abc import Mapping

from generator import lints
from generator.verify.allowing import is_allowed, without_allowed
from generator.verify.closing import Closing, look_closely
from generator.verify.findings import findings, text_faults
from generator.verify.survey import Survey
from generator.verify.walk import Itinerary, Walk, itinerary

__all__ = [
    "CODES",
    "Closing",
    "Itinerary",
    "Survey",
    "Walk",
    "findings",
    "is_allowed",
    "itinerary",
    "look_closely",
    "text_faults",
    "without_allowed",
]

# Each code of a check and what it says; codes of expressions and texts (division-by-zero …) come as they are.
CODES: Mapping[str, str] = {
    "verify-differs": "the second derivation gives another value",
    "follows-differs": "the follow-on formula gives another value from the right earlier answers",
    "accept-refuses-answer": "the right answer lacks the property that accepts answers",
    "rule-refuses-all": "a rule refuses every address",
    "rules-refuse-all": "the rules together refuse every address",
    "rule-never-fires": "a rule refuses nothing",
    "few-accepted": "fewer than 1 % of the addresses are variants",
    "no-variant": "answers refuse every address that passes the rules",
    "mistake-costs": "a mistake gives the right value in more than 20 % of the variants",
    "options-cost": "options cannot be filled in more than 20 % of the variants",
    "family-dies": "mistakes refuse every variant of a family",
    "tolerance-admits-mistake": "a mistake's value lies within the tolerance",
    "mistake-shown-as-answer": "a mistake's value is printed like the right one",
    "mistakes-alike": "two mistakes give the same value",
    "tolerance-refuses-key": "the right answer as printed is not right within the tolerance",
    "too-long": "an answer is too long to print",
    "unfriendly": "denominators, digits or operations beyond the question's limits",
    "few-variants": "fewer than 20 distinct variants, and no reason under few",
    "pool-cannot-fill": "no draw from a pool is valid, or none at many of the numbers",
    "statement-never-drawn": "a statement stands in no variant",
    "right-count-never": "a number of right options that never comes up",
    "untold-value": "an answer depends on a parameter that the question does not tell",
    "mutant-survives": "a generic wrong method gives the right value in too many draws",
    "key-overflows": "a worked solution is higher than its space",
    "part-overflows": "a part with its stem is higher than a page",
    "tex-error": "TeX does not get through a text or a figure",
    "unknown-code": "allow names a finding that does not exist",
    "allows-nothing": "allow names a finding that is not there",
    **lints.CODES,
}
