"""Of the exam built by hand: what is matched, ordered, filled in, drawn, and written."""

from __future__ import annotations

from fractions import Fraction

from generator.content import (
    Blank,
    BulletList,
    Code,
    Drawing,
    Emphasis,
    Listing,
    NumberedList,
    Paragraph,
    Strong,
    Table,
    Text,
)
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Criterion,
    DrawingResponse,
    EssayResponse,
    Guidance,
    MatchResponse,
    NumberResponse,
    Option,
    OrderResponse,
    Space,
    TextResponse,
    Variant,
)
from tests.written import line, part, prose, question

ONE, HALF = Fraction(1), Fraction(1, 2)
PLANE = r"""\begin{tikzpicture}[scale=0.8]
\draw[black!20, step=1] (-4,-1) grid (4,4); \draw[-Stealth] (-4,0) -- (4.3,0) node[right] {$x$};
\draw[-Stealth] (0,-1) -- (0,4.3) node[above] {$y$};
%s\end{tikzpicture}"""


def words(k: int) -> Variant:
    """Return the question that is matched, ordered and filled in, below every kind of block."""
    gates = (line("$o_t$"), line("$f_t$"), line("$u_t$"))
    roles = [
        line("what of the cell state is shown"),
        line("what of the old cell state is kept"),
        line("what is added to the cell state"),
        line("how long the sequence is"),
    ]
    shift = k % 4
    shifted = tuple(roles[shift:] + roles[:shift])
    steps = [
        line("Compute the loss."),
        line("Update the weights."),
        line("Run the batch forwards."),
        line("Draw a batch."),
        line("Run the gradient backwards."),
    ]
    order = (3, 2, 0, 4, 1)
    return question(
        "training/words",
        (
            *prose("Consider the training of a network with the loop below."),
            Listing(
                "for x, y in batches:\n    loss = f(model(x), y)\n    loss.backward()  # <-- 'here'\n    step()",
                "python",
            ),
            BulletList((prose("Batches are drawn without replacement."), prose("The loss is the mean over a batch."))),
            NumberedList((prose("First remark."), prose("Second remark, with “quotes”, 50 % and ü."))),
            Table(
                ("left", "center", "right"),
                (line("set"), line("images"), line("share")),
                ((line("training"), line("4000"), line("80 %")), (line("test"), line("1000"), line("20 %"))),
            ),
        ),
        part(
            "gates",
            prose("Which gate of an LSTM decides what?"),
            MatchResponse(
                id="gates",
                marks=Fraction(3, 2),
                terms=gates,
                choices=shifted,
                key=tuple((i - shift) % 4 for i in range(3)),
            ),
            space=Space("none"),
        ),
        part(
            "order",
            prose("Bring the steps of one iteration into order."),
            OrderResponse(id="order", marks=Fraction(2), items=tuple(steps), key=order),
            space=Space("none"),
        ),
        part(
            "gaps",
            prose("Fill in the gaps."),
            BlanksResponse(
                id="gaps",
                marks=Fraction(2),
                text=(
                    (
                        Paragraph(
                            (
                                Text("One pass over all data is an "),
                                Blank("a", Fraction(3)),
                                Text(" of "),
                                Blank("b"),
                                Text(" batches of 50. With a larger batch the noise of the gradient "),
                                Blank("c", Fraction(3)),
                                Text("."),
                            )
                        )
                    ),
                ),
                gaps=(
                    TextResponse(id="a", marks=HALF, accepted=("epoch",)),
                    NumberResponse(id="b", marks=HALF, value=80 + k, shown=line(f"${80 + k}$")),
                    ChoiceResponse(
                        id="c",
                        marks=ONE,
                        options=(Option("up", line("grows"), False), Option("down", line("shrinks"), True)),
                        single=True,
                    ),
                ),
            ),
            space=Space("none"),
        ),
    )


def writing(k: int) -> Variant:
    """Return the question that is drawn and written."""
    return question(
        "activations/writing",
        (
            Paragraph(
                (
                    Text("Activations are "),
                    Emphasis(line("elementwise")),
                    Text(", "),
                    Strong(line("cheap")),
                    Text(" and written as "),
                    Code("relu(x) -- x"),
                    Text("."),
                )
            ),
        ),
        part(
            "draw",
            prose(f"Draw $\\mathrm{{ReLU}}(x - {k % 3})$."),
            DrawingResponse(
                id="graph",
                marks=Fraction(2),
                empty=Drawing(PLANE % "", "An empty plane."),
                drawn=Drawing(
                    PLANE % rf"\draw[accent, very thick] (-4,0) -- ({k % 3},0) -- (4,{4 - k % 3});", "The graph."
                ),
            ),
        ),
        part(
            "essay",
            prose("Why do deep networks with logistic units train slowly? Name the effect and its cause."),
            EssayResponse(
                id="essay",
                marks=Fraction(4),
                lines=7,
                guidance=Guidance(
                    rubric=(
                        Criterion(ONE, line("Names vanishing gradients.")),
                        Criterion(Fraction(2), line("Product of derivatives at most $0.25$ each.")),
                        Criterion(ONE, line("Says that early layers suffer most.")),
                    ),
                    accept=(line("Saturation, when tied to small derivatives."),),
                    reject=(line("Too many parameters."),),
                    errors=(Criterion(ONE, line("Dead units: their gradient is zero, not small.")),),
                ),
            ),
            solution=prose(
                "The gradient of an early layer is a product with one factor $\\sigma'(z) \\le 0.25$ for "
                "each layer above it, so it shrinks geometrically with depth: the gradient vanishes, and early "
                "layers hardly learn."
            ),
            space=Space("lines"),
        ),
        part(
            "sketch",
            prose("Sketch the loss over the epochs for a learning rate that is far too large."),
            EssayResponse(id="sketch", marks=ONE, lines=0),
            solution=prose("The loss grows or oscillates from the first epochs on."),
            space=Space("axes", Fraction(5)),
        ),
        part(
            "proof",
            prose("Show that $\\tanh'(x) = 1 - \\tanh^2(x)$."),
            EssayResponse(id="proof", marks=Fraction(6), lines=0),
            solution=prose(
                "With $\\tanh = \\sinh / \\cosh$ and the quotient rule,",
                r"$$\tanh' = \frac{\cosh^2 - \sinh^2}{\cosh^2} = 1 - \tanh^2.$$",
            ),
        ),
    )
