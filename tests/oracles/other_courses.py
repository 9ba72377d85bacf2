"""A confusion matrix counted case by case, a test of scipy, a capacitor's equation integrated."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import scipy.stats

from tests.oracles.reading import Oracle, Values


def confusion_metrics(p: Values) -> dict[str, Any]:
    pairs = [(1, 1)] * p["tp"] + [(0, 1)] * p["fp"] + [(1, 0)] * p["fn"] + [(0, 0)] * p["tn"]
    flagged = [actual for actual, predicted in pairs if predicted]
    ill = [predicted for actual, predicted in pairs if actual]
    precision, recall = Fraction(sum(flagged), len(flagged)), Fraction(sum(ill), len(ill))
    return {
        "precision": precision,
        "recall": recall,
        "accuracy": Fraction(sum(actual == predicted for actual, predicted in pairs), len(pairs)),
        "f1": 2 / (1 / precision + 1 / recall),
        "metric": {"miss": "recall", "alarm": "precision"}[p["scene"]["cost"]],
    }


def two_sample_t_test(p: Values) -> dict[str, Any]:
    result = scipy.stats.ttest_ind(p["x"], p["y"])
    alpha = float(p["level"]["alpha"])
    return {
        "t": float(result.statistic),
        "c": float(scipy.stats.t.ppf(1 - alpha / 2, len(p["x"]) + len(p["y"]) - 2)),
        "decision": "rejected" if result.pvalue < alpha else "kept",
    }


def rc_charging(p: Values) -> dict[str, Any]:
    """In SI units, the capacitor's equation integrated by Runge and Kutta's method."""
    resistance, capacitance, source = float(p["R"]) * 1e3, float(p["C"]) * 1e-6, float(p["U"])
    voltage, h = 0.0, float(p["n"]) * resistance * capacitance / 200

    def rate(u: float) -> float:
        return (source - u) / resistance / capacitance

    for _ in range(200):
        a = rate(voltage)
        b = rate(voltage + h * a / 2)
        c = rate(voltage + h * b / 2)
        d = rate(voltage + h * c)
        voltage += h * (a + 2 * b + 2 * c + d) / 6
    return {"tau": resistance * capacitance * 1e3, "u": voltage}


ORACLES = {
    "evaluation/confusion-metrics": Oracle(confusion_metrics),
    "statistics/two-sample-t-test": Oracle(two_sample_t_test, {"t": 0.005 + 1e-9, "c": 0.0005 + 1e-9}),
    "electronics/rc-charging": Oracle(rc_charging, {"tau": 1e-9, "u": 0.005 + 1e-6}),
}
