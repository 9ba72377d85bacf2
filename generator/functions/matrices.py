"""2 × 2 matrices: determinant, eigenvalues, eigenvectors.

Source: G. Strang, "Introduction to Linear Algebra", Wellesley-Cambridge, chapter 6.
"""

from __future__ import annotations

from generator.numbers import Number, Tensor, divide, normal, same, sqrt
from generator.numbers.primitive import Nest, nested, shape_of, start_of


def determinant(matrix: Nest) -> Number:
    """Return a·d − b·c of [[a, b], [c, d]]; raises ValueError for other shapes.

    >>> determinant([[1, 2], [3, 4]])
    -2
    """
    (a, b), (c, d) = _entries(matrix)
    return normal(a * d - b * c)


def eigenvalues(matrix: Nest) -> Tensor:
    """Return both real eigenvalues of a 2 × 2 matrix, the larger first, as λ₁ and λ₂ (indices 1, 2).

    λ = (a + d ± √((a − d)² + 4bc))/2; a double one stands twice. Raises ValueError when they are not real.

    >>> eigenvalues([[2, 1], [1, 2]]), eigenvalues([[1, 1], [1, 0]])[1]
    ([3, 1], 1/2 + sqrt(5)/2)
    """
    (a, b), (c, d) = _entries(matrix)
    discriminant = (a - d) * (a - d) + 4 * b * c
    if discriminant < 0:
        raise ValueError("the eigenvalues are not real")
    root = sqrt(discriminant)
    return Tensor([divide(a + d + root, 2), divide(a + d - root, 2)], 1)


def eigenvector(matrix: Nest, value: Number) -> Tensor:
    """Return an eigenvector [2] of that eigenvalue, scaled so that its first entry is 1, or to (0, 1).

    Indices start as the matrix's. Raises ValueError for a number that is no eigenvalue, and for a multiple of the
    identity, where every direction is one.

    >>> eigenvector([[2, 1], [1, 2]], 1)
    [1, -1]
    """
    (a, b), (c, d) = _entries(matrix)
    if not same((a - value) * (d - value) - b * c, 0):
        raise ValueError(f"{value} is not an eigenvalue")
    start = start_of(matrix)
    if b != 0:
        return Tensor([1, divide(value - a, b)], start)
    if c == 0 and a == d:
        raise ValueError("every direction is an eigenvector")
    if same(value, d):
        return Tensor([0, 1], start)
    return Tensor([1, divide(c, value - d)], start)


def _entries(matrix: Nest) -> tuple[tuple[Number, Number], tuple[Number, Number]]:
    if shape_of(matrix) != (2, 2):
        raise ValueError(f"a matrix is [2][2], not {shape_of(matrix)}")
    first, second = nested(matrix)
    return (first[0], first[1]), (second[0], second[1])
