"""Metrics of classifiers from counts.

Source: T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27 (2006).
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.numbers import Number, Result, Tensor, divide
from generator.numbers.primitive import Nest, cells_of, require_whole, start_of


@dataclass(frozen=True, slots=True)
class Confusion(Result):
    """Counts of a binary classifier: tp, fp, fn, tn; and the metrics made of them, each computed when it is read.

    A metric whose denominator is 0 raises ZeroDivisionError, and no other one does.
    """

    tp: Number
    fp: Number
    fn: Number
    tn: Number

    @property
    def total(self) -> Number:
        """All samples."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def precision(self) -> Number:
        """TP/(TP + FP): positive predictive value."""
        return divide(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> Number:
        """TP/(TP + FN): sensitivity, true positive rate."""
        return divide(self.tp, self.tp + self.fn)

    @property
    def specificity(self) -> Number:
        """TN/(TN + FP): true negative rate."""
        return divide(self.tn, self.tn + self.fp)

    @property
    def accuracy(self) -> Number:
        """(TP + TN)/all."""
        return divide(self.tp + self.tn, self.total)

    @property
    def error_rate(self) -> Number:
        """(FP + FN)/all."""
        return divide(self.fp + self.fn, self.total)

    @property
    def f1(self) -> Number:
        """2TP/(2TP + FP + FN): the harmonic mean of precision and recall."""
        return divide(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def false_positive_rate(self) -> Number:
        """FP/(FP + TN)."""
        return divide(self.fp, self.fp + self.tn)

    @property
    def false_negative_rate(self) -> Number:
        """FN/(FN + TP)."""
        return divide(self.fn, self.fn + self.tp)

    @property
    def false_discovery_rate(self) -> Number:
        """FP/(FP + TP)."""
        return divide(self.fp, self.fp + self.tp)

    @property
    def negative_predictive_value(self) -> Number:
        """TN/(TN + FN)."""
        return divide(self.tn, self.tn + self.fn)

    @property
    def prevalence(self) -> Number:
        """(TP + FN)/all."""
        return divide(self.tp + self.fn, self.total)

    @property
    def balanced_accuracy(self) -> Number:
        """(recall + specificity)/2."""
        return divide(self.recall + self.specificity, 2)

    @property
    def iou(self) -> Number:
        """TP/(TP + FP + FN): intersection over union, Jaccard index."""
        return divide(self.tp, self.tp + self.fp + self.fn)


def confusion(tp: Number, fp: Number, fn: Number, tn: Number) -> Confusion:
    """Return the counts with their metrics as fields; raises ValueError for a negative count.

    >>> counts = confusion(tp=6, fp=2, fn=3, tn=9)
    >>> counts.precision, counts.recall, counts.accuracy
    (Fraction(3, 4), Fraction(2, 3), Fraction(3, 4))
    """
    for name, value in (("tp", tp), ("fp", fp), ("fn", fn), ("tn", tn)):
        if value < 0:
            raise ValueError(f"{name} is a count, not {value}")
    return Confusion(tp, fp, fn, tn)


def f_score(counts: Confusion, beta: Number = 1) -> Number:
    """Return F_β = (1 + β²)TP/((1 + β²)TP + β²FN + FP): recall weighs β times as much as precision.

    Source: C. J. van Rijsbergen, "Information Retrieval", 1979.

    >>> f_score(confusion(6, 2, 3, 9), 2)
    Fraction(15, 22)
    """
    weight = 1 + beta * beta
    return divide(weight * counts.tp, weight * counts.tp + beta * beta * counts.fn + counts.fp)


def majority_accuracy(counts: Nest) -> Number:
    """Return the accuracy of always naming the largest class, max n_k / Σ n_k, from the class sizes [K].

    >>> majority_accuracy([900, 100])
    Fraction(9, 10)
    """
    sizes = cells_of(counts)
    return divide(max(sizes), sum(sizes))


def class_weights(counts: Nest) -> Tensor:
    """Return inverse-frequency weights [K] with the largest class at 1: max n_j / n_k.

    >>> class_weights([4000, 100])
    [1, 40]
    """
    sizes = cells_of(counts)
    for size in sizes:
        require_whole("a class size", size, 1)
    return Tensor([divide(max(sizes), size) for size in sizes], start_of(counts))
