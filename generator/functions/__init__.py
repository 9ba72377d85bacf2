"""What an expression may call: one line a function, one block a module.

Functions are pure, exact and generic in the number type (int, Fraction, sympy expression, Dual, Inexact). A new
one is written in its module and named here; modules of this package never import one another.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from generator.functions import elementary, sequences
from generator.numbers import formats


class Functions(Mapping[str, Callable[..., Any]]):
    """Functions by name. A module is imported when the first of its functions is asked for: a question needs one or
    two of them."""

    def __init__(self, at_hand: Mapping[str, Callable[..., Any]], others: Mapping[str, Iterable[str]]) -> None:
        self._at_hand = tuple(at_hand)
        self._found = dict(at_hand)
        self._modules = {name: module for module, names in others.items() for name in names}

    def __getitem__(self, name: str) -> Callable[..., Any]:
        if name not in self._found:
            module = importlib.import_module(f"{__name__}.{self._modules[name]}")
            self._found[name] = getattr(module, name)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._found or name in self._modules

    def __iter__(self) -> Iterator[str]:
        yield from self._at_hand
        yield from self._modules

    def __len__(self) -> int:
        return len(self._at_hand) + len(self._modules)


# Of elementary functions and sequences, under names that Python has too; of formats.
AT_HAND: dict[str, Callable[..., Any]] = {
    # elementary
    "abs": elementary.absolute,
    "all": elementary.all_of,
    "any": elementary.any_of,
    "binomial": elementary.binomial,
    "ceil": elementary.ceil,
    "cos": elementary.cos,
    "exp": elementary.exp,
    "factorial": elementary.factorial,
    "floor": elementary.floor,
    "gcd": elementary.gcd,
    "lcm": elementary.lcm,
    "ln": elementary.ln,
    "log": elementary.log,
    "log10": elementary.log10,
    "log2": elementary.log2,
    "max": elementary.maximum,
    "mean": elementary.mean,
    "median": elementary.median,
    "min": elementary.minimum,
    "prod": elementary.prod,
    "round": elementary.rounded,
    "sign": elementary.sign,
    "sin": elementary.sin,
    "sqrt": elementary.sqrt,
    "sum": elementary.total,
    "tan": elementary.tan,
    "variance": elementary.variance,
    # sequences
    "dot": sequences.dot,
    "enumerate": sequences.enumerated,
    "flatten": sequences.flatten,
    "identity": sequences.identity,
    "len": sequences.length,
    "range": sequences.span,
    "shape": sequences.shape,
    "sorted": sequences.in_order,
    "transpose": sequences.transpose,
    "zeros": sequences.zeros,
    "zip": sequences.zipped,
    # formatting
    "decimals": formats.decimals,
    "fraction": formats.fraction,
    "percent": formats.percent,
    "plural": formats.plural,
    "scientific": formats.scientific,
    "signed": formats.signed,
}

# The others have the names under which their modules define them.
BY_MODULE: dict[str, tuple[str, ...]] = {
    # results of a declared precision, to be rounded before they can be an answer
    "inexact": (
        "chi2_quantile",
        "cos_degrees",
        "normal_cdf",
        "normal_quantile",
        "sin_degrees",
        "t_quantile",
        "tan_degrees",
    ),
    "activations": (
        "elu",
        "elu_slope",
        "hard_sigmoid",
        "hard_tanh",
        "hard_tanh_slope",
        "leaky_relu",
        "leaky_relu_slope",
        "relu",
        "relu_slope",
        "sigmoid",
        "sigmoid_slope",
        "softmax",
        "softplus",
        "step",
        "tanh",
        "tanh_slope",
    ),
    "attention": (
        "attention",
        "attention_multiplications",
        "causal_mask",
        "multi_head_parameters",
    ),
    "convolution": (
        "conv1d",
        "conv2d",
        "conv_forward",
        "conv_image_gradient",
        "conv_kernel_gradient",
        "convolve",
    ),
    "convolution_shape": (
        "conv_multiplications",
        "conv_parameters",
        "conv_size",
        "conv_sizes",
        "receptive_field",
        "separable_multiplications",
        "separable_parameters",
        "transposed_size",
    ),
    "electricity": (
        "parallel",
        "rc_charging",
        "rc_charging_time",
        "rc_discharging",
        "rc_time_constant",
        "series",
        "voltage_divider",
    ),
    "gated": (
        "gru_forward",
        "gru_parameters",
        "gru_step",
        "lstm_cell",
        "lstm_forward",
        "lstm_parameters",
        "lstm_step",
    ),
    "initialisation": (
        "he_bound",
        "he_deviation",
        "normal_deviation",
        "preactivation_variance",
        "triangular_bound",
        "triangular_variance",
        "uniform_bound",
        "uniform_variance",
        "xavier_bound",
        "xavier_deviation",
    ),
    "losses": (
        "bce_gradient",
        "binary_cross_entropy",
        "cross_entropy",
        "hinge",
        "hinge_gradient",
        "huber",
        "logits_cross_entropy",
        "logits_cross_entropy_gradient",
        "mae",
        "mse",
        "mse_gradient",
    ),
    "matrices": (
        "determinant",
        "eigenvalues",
        "eigenvector",
    ),
    "metrics": (
        "class_weights",
        "confusion",
        "f_score",
        "majority_accuracy",
    ),
    "network": (
        "conv_net_parameters",
        "dense_multiplications",
        "dense_parameters",
        "iterations_per_epoch",
    ),
    "normalization": (
        "batch_norm",
        "layer_norm",
        "running_average",
    ),
    "optimizers": (
        "adagrad_step",
        "adam_step",
        "momentum_step",
        "nesterov_point",
        "nesterov_step",
        "rmsprop_step",
        "sgd_step",
    ),
    "pooling": (
        "average_pool",
        "global_average_pool",
        "global_max_pool",
        "max_pool",
        "max_pool_gradient",
    ),
    "recurrent": (
        "bptt",
        "linear_rnn",
        "relu_rnn",
        "rnn_forward",
        "rnn_parameters",
    ),
    "regularization": (
        "dropout_at_test",
        "dropout_expected",
        "dropout_masked",
        "dropout_scale",
        "half_l2_penalty",
        "l1_penalty",
        "l1_step",
        "l2_penalty",
        "l2_step",
        "weight_decay_sequence",
        "weight_decay_step",
    ),
    "schedules": (
        "cosine_decay",
        "exponential_decay",
        "geometric_decay",
        "inverse_decay",
        "step_decay",
        "warm_up",
    ),
    "statistics": (
        "correlation",
        "covariance",
        "covariance_matrix",
        "least_squares_line",
        "one_sample_t",
        "sample_deviation",
        "sample_mean",
        "sample_variance",
        "standard_error",
        "two_sample_t",
    ),
}

FUNCTIONS = Functions(AT_HAND, BY_MODULE)

# Functions whose values may be irrational at rational arguments: sympy holds these, which takes a while to import.
# tests/test_production_errands.py asks the questions of the bank.
IRRATIONAL = frozenset(
    {
        *("cos", "exp", "ln", "log", "log10", "log2", "sin", "sqrt", "tan"),
        *("elu", "elu_slope", "sigmoid", "sigmoid_slope", "softmax", "softplus", "tanh", "tanh_slope"),
        *("attention", "bptt", "gru_forward", "gru_step", "lstm_cell", "lstm_forward", "lstm_step", "rnn_forward"),
        *("he_bound", "he_deviation", "normal_deviation", "triangular_bound", "uniform_bound"),
        *("xavier_bound", "xavier_deviation"),
        *("binary_cross_entropy", "cross_entropy", "logits_cross_entropy", "logits_cross_entropy_gradient"),
        *("adagrad_step", "adam_step", "rmsprop_step", "batch_norm", "layer_norm", "cosine_decay", "exponential_decay"),
        *("correlation", "one_sample_t", "sample_deviation", "standard_error", "two_sample_t"),
        *("eigenvalues", "eigenvector", "rc_charging", "rc_charging_time", "rc_discharging"),
    }
)

# Functions that compute with + - · and comparisons of numbers alone: on a column of numbers, one for each of many
# addresses, they run once instead of once an address. tests/test_columns.py compares the two.
ON_COLUMNS = frozenset({"abs", "linear_rnn", "relu_rnn"})
