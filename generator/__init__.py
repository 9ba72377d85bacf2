"""examwright: a question bank and randomized exam generator whose keys are right."""

__version__ = "0.1.0"
