"""Of the exam built by hand: a network to compute with a figure, numbers and tensors of a convolution."""

from __future__ import annotations

from fractions import Fraction

from generator.content import Drawing
from generator.exam import (
    Criterion,
    FormulaResponse,
    Guidance,
    Mistake,
    NumberResponse,
    Space,
    TensorResponse,
    TextResponse,
    Tolerance,
    Variant,
)
from generator.numbers import tensor
from tests.written import line, part, prose, question

ONE, HALF = Fraction(1), Fraction(1, 2)


def recurrent(k: int, figure: Drawing) -> Variant:
    """Return the question on a recurrent network, below a figure."""
    v, w, h0 = (2, -1, 3, -2)[k % 4], (1, 2, -1, 3)[k % 4], 1
    x = (3, -1, 2)
    h = [h0]
    for each in x:
        h.append(max(0, v * h[-1] + w * each))
    steps = [
        f"$z_{t} = {v} \\cdot {h[t - 1]} + ({w}) \\cdot ({x[t - 1]}) = {v * h[t - 1] + w * x[t - 1]}$, "
        f"so $h_{t} = {h[t]}$."
        for t in (1, 2, 3)
    ]
    slip = Mistake(
        "no-relu", v * h[0] + w * x[0] - 1, line(f"${v * h[0] + w * x[0] - 1}$"), HALF, line("Forgot the ReLU.")
    )
    answers = [
        NumberResponse(
            id=f"h{t}",
            marks=ONE,
            value=h[t],
            shown=line(f"${h[t]}$"),
            label=line(f"$h_{t}$"),
            guidance=Guidance(
                mistakes=(slip,) if t == 1 else (), follows=f"\\max(0, V h_{t - 1} + W x_{t})" if t > 1 else ""
            ),
        )
        for t in (1, 2, 3)
    ]
    gradient = FormulaResponse(
        id="dV",
        marks=Fraction(2),
        value=h[2],
        text=f"{h[2]}+V*{h[1]}",
        variables=("V",),
        shown=line(f"${h[2]} + V \\cdot {h[1]}$"),
        label=line(r"$\partial h_3 / \partial V$"),
        guidance=Guidance(
            rubric=(
                Criterion(ONE, line("The chain rule is applied through $h_2$.")),
                Criterion(HALF, line("Local gradients right.")),
                Criterion(HALF, line("Result.")),
            ),
            accept=(line("The value alone where the working is shown."),),
            reject=(line("A numerical difference quotient."),),
        ),
    )
    return question(
        "recurrent/relu-unroll",
        (
            *prose(
                rf"A cell computes $h_t = \mathrm{{ReLU}}(V h_{{t-1}} + W x_t)$ with $V = {v}$, $W = {w}$, "
                rf"$h_0 = {h0}$ and the inputs $x = (3, -1, 2)$, where $x_t \in \mathbb{{R}}$."
            ),
            figure,
        ),
        part("forward", prose("Compute $h_1$, $h_2$ and $h_3$."), *answers, solution=prose(*steps)),
        part(
            "gradient",
            prose(r"Give $\partial h_3 / \partial V$ for this input as a formula in $V$."),
            gradient,
            solution=prose(
                "By the chain rule",
                r"$$\frac{\partial h_3}{\partial V} = h_2 + V h_1 + V^2 \frac{\partial h_1}{\partial V}.$$",
                "The gate at $t = 1$ is closed, so the last term is $0$.",
            ),
        ),
    )


CELL = Drawing(
    r"""\begin{tikzpicture}[>=Stealth, node distance=18mm, box/.style={draw, minimum size=9mm}]
\node (h0) {$h_0$};
\node[box, right=of h0] (c1) {$t=1$}; \node[box, right=of c1] (c2) {$t=2$}; \node[box, right=of c2] (c3) {$t=3$};
\draw[->] (h0) -- (c1); \draw[->] (c1) -- node[above] {$h_1$} (c2); \draw[->] (c2) -- node[above] {$h_2$} (c3);
\foreach \t in {1,2,3} { \draw[<-] (c\t.south) -- ++(0,-7mm) node[below] {$x_\t$}; }
\end{tikzpicture}""",
    "A cell drawn three times, each fed by an input and by the cell before it.",
    place=("figure",),
)


def numbers(k: int) -> Variant:
    """Return the question on the numbers and tensors of a convolution."""
    n = 7 + 2 * k
    kernel = tensor([[1, 0, -1], [2, k, -2], [1, 0, Fraction(-1, 2)]])
    return question(
        "convolution/one-layer",
        prose(
            f"An image of ${n} \\times {n}$ pixels with three channels passes a convolution of five "
            "$3 \\times 3$ filters."
        ),
        part(
            "field",
            prose("How large is the receptive field of one output pixel, in pixels along a side?"),
            NumberResponse(id="side", marks=ONE, value=3, shown=line("$3$")),
            solution=prose("One layer of $3 \\times 3$ sees $3$ pixels along a side."),
            space=Space("blank", Fraction(2)),
        ),
        part(
            "shape",
            prose("Give the shape of the output."),
            TensorResponse(
                id="shape",
                marks=Fraction(3, 2),
                value=tensor([5, n - 2, n - 2]),
                shown=line(f"$5 \\times {n - 2} \\times {n - 2}$"),
                axes=("channels", "height", "width"),
                cell_marks=HALF,
            ),
            solution=prose(f"Five filters give five channels; ${n} - 3 + 1 = {n - 2}$ pixels remain along each side."),
        ),
        part(
            "kernel",
            prose(
                "One step of gradient descent changes the first filter. Give it.",
                "Show the gradient in the squared space.",
            ),
            TensorResponse(
                id="kernel",
                marks=Fraction(3),
                value=kernel,
                shown=line(
                    rf"$\begin{{pmatrix}} 1 & 0 & -1 \\ 2 & {k} & -2 \\ 1 & 0 & -\frac{{1}}{{2}} \end{{pmatrix}}$"
                ),
                label=line("$K'$"),
            ),
            TextResponse(id="name", marks=ONE, accepted=("Sobel-like", "edge filter"), label=line("Name")),
            solution=prose("Subtract the gradient times the learning rate $0.5$ from each entry."),
            space=Space("grid", Fraction(4)),
        ),
        part(
            "voltage",
            prose("What is the voltage across the capacitor after $1.5$ time constants, to two decimals?"),
            NumberResponse(
                id="u",
                marks=Fraction(2),
                value=Fraction(777 + k, 100),
                shown=line(f"${7.77 + k / 100:.2f}$"),
                tolerance=Tolerance("absolute", Fraction(1, 50)),
                unit="V",
                label=line("$U$"),
            ),
            solution=prose("$U = 10 (1 - e^{-1.5}) \\approx 7.77$."),
            space=Space("lines"),
        ),
    )
