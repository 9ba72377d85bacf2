"""An exam built by hand, without any question file: all ten kinds of response, several versions, every block."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from generator.content import (
    Blank,
    Blocks,
    BulletList,
    Code,
    Display,
    Drawing,
    Emphasis,
    Inlines,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Strong,
    Table,
    Text,
)
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Copy,
    Criterion,
    DrawingResponse,
    EssayResponse,
    Exam,
    Form,
    FormulaResponse,
    Guidance,
    Heading,
    Item,
    MatchResponse,
    Mistake,
    NumberResponse,
    Option,
    OrderResponse,
    Part,
    Person,
    PlacedPart,
    Problem,
    Response,
    Space,
    TensorResponse,
    TextResponse,
    Tolerance,
    Variant,
)
from generator.numbers import tensor

ONE, HALF = Fraction(1), Fraction(1, 2)


def line(text: str) -> Inlines:
    """Return inlines of a text in which ``$…$`` is math."""
    pieces = re.split(r"\$([^$]*)\$", text)
    return tuple(
        Math(piece) if odd else Text(piece) for odd, piece in zip((0, 1) * len(pieces), pieces, strict=False) if piece
    )


def prose(*paragraphs: str) -> Blocks:
    """Return paragraphs; ``$$…$$`` alone is a display."""
    return tuple(Display(each.strip("$")) if each.startswith("$$") else Paragraph(line(each)) for each in paragraphs)


def part(name: str, ask: Blocks, *responses: Response, solution: Blocks = (), space: Space | None = None) -> Part:
    """Return a part whose marks are the sum of its responses'."""
    marks = sum((each.marks for each in responses), Fraction(0))
    return Part(name, ask, marks, responses, solution, space or Space(), path=("parts", name))


def question(name: str, stem: Blocks, *parts: Part, title: str = "") -> Variant:
    """Return a variant with what a paper does not show left plain."""
    return Variant(name, title or name, name.split("/")[0], (), Fraction(5), 0, "", "", (), (), stem, parts)


def problem(number: int, title: str, *variants: Variant, intro: Blocks = (), fresh: bool = True) -> Problem:
    """Return a problem that takes every part of its questions, lettered through."""
    letters = iter("abcdefghijklmnop")
    items = tuple(
        Item(variant, tuple(PlacedPart(next(letters), each, each.marks) for each in variant.parts))
        for variant in variants
    )
    credits = sum((each.credits for item in items for each in item.parts), Fraction(0))
    return Problem(number, title, intro, "all-or-nothing", items, credits, fresh)


# ---------------------------------------------------------------- questions
def choices(k: int, topic: str, statements: dict[str, tuple[bool, str]], single: bool = False) -> Part:
    order = list(statements.items())
    order = order[k % len(order) :] + order[: k % len(order)]
    options = tuple(
        Option(f"o{list(statements).index(text)}", line(text), right, line(because)) for text, (right, because) in order
    )
    response = ChoiceResponse(id="answer", marks=Fraction(2), options=options, single=single)
    return part(topic, prose(_CHOICE_ASKS[topic]), response, space=Space("none"))


_CHOICE_ASKS = {
    "overfitting": "A network scores far better on the training set than on the validation set. Which steps help?",
    "sigmoid": r"Which statements about the logistic function $\sigma(x) = 1/(1 + e^{-x})$ hold?",
    "size": "A convolution with $3 \\times 3$ kernels maps 16 channels to 32. How many weights has it, without biases?",
}
_OVERFITTING = {
    "Collect more training data.": (True, "More samples leave less to memorise."),
    "Train for more epochs.": (False, "It fits the training set more closely still."),
    "Add dropout to the fully connected layers.": (True, "Units can no longer rely on one another."),
    "Replace the optimizer by one with momentum, keeping the number of epochs and the learning-rate schedule": (
        False,
        "Momentum changes how fast the training loss falls, not how far it generalises.",
    ),
}
_SIGMOID = {
    "Its range is $(0, 1)$.": (True, ""),
    r"$\sigma'(0) = \frac{1}{4}$.": (True, r"$\sigma' = \sigma (1 - \sigma)$."),
    "It is odd.": (False, r"$\sigma(-x) = 1 - \sigma(x)$; $\tanh$ is odd."),
    "It is zero-centred.": (False, r"Its mean over symmetric inputs is $\frac{1}{2}$."),
}


def size_part(k: int) -> Part:
    values = [144, 512, 4608, 4640]
    options = tuple(
        Option(f"v{value}", line(f"${value}$"), value == 4608, value=value, mistake="" if value == 4608 else "slip")
        for value in values
    )
    response = ChoiceResponse(id="answer", marks=ONE, options=options, single=True)
    return part("size", prose(_CHOICE_ASKS["size"]), response, space=Space("none"))


def recurrent(k: int, figure: Drawing) -> Variant:
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
PLANE = r"""\begin{tikzpicture}[scale=0.8]
\draw[black!20, step=1] (-4,-1) grid (4,4); \draw[-Stealth] (-4,0) -- (4.3,0) node[right] {$x$};
\draw[-Stealth] (0,-1) -- (0,4.3) node[above] {$y$};
%s\end{tikzpicture}"""


def numbers(k: int) -> Variant:
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


def words(k: int) -> Variant:
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


def form(code: str, k: int) -> Form:
    """Return version ``code``; ``k`` turns every number in it."""
    mcq = question(
        "regularization/overfitting",
        (),
        choices(k, "overfitting", _OVERFITTING),
        choices(k + 1, "sigmoid", _SIGMOID),
        size_part(k),
    )
    return Form(
        code,
        (
            problem(1, "Multiple choice", mcq),
            problem(
                2, "Recurrent networks", recurrent(k, CELL), intro=prose("All numbers of this problem are integers.")
            ),
            problem(3, "Convolution", numbers(k)),
            problem(4, "Words", words(k)),
            problem(5, "Activations", writing(k)),
        ),
    )


def sample(
    language: Literal["en", "de"] = "en",
    theme: str = "endterm",
    versions: int = 4,
    large: bool = False,
    copies: int = 0,
) -> Exam:
    """Return the exam."""
    forms = tuple(form(chr(ord("A") + k), k) for k in range(versions))
    heading = Heading(
        course="Introduction to Deep Learning",
        title="Endterm",
        institution="Example University",
        chair="Chair of Machine Learning",
        exam_id="XY2346",
        date=datetime.date(2026, 8, 6),
        starts=datetime.time(8),
        minutes=90,
        examiners=("Prof. A. Example", "Prof. B. Example"),
        resources=("none",),
        instructions=(line("Give numbers as integers, fractions or decimals."),),
        language=language,
    )
    people = tuple(
        Copy(f"K{k}Q7", Person(f"0371{k:04d}", ("Zoë Nguyễn", "Łukasz Groß")[k % 2], f"R{k}"), k % versions)
        for k in range(copies)
    )
    credits = sum((each.credits for each in forms[0].problems), Fraction(0))
    options = (("large", "true"),) if large else ()
    return Exam("dl-endterm", heading, theme, options, forms, people, credits)


def without_solutions(exam: Exam) -> Exam:
    """Return the same exam whose worked solutions are other ones."""

    def other(each: Part) -> Part:
        return replace(each, solution=prose("Nothing of the first one: $42$."))

    forms = tuple(
        replace(
            each,
            problems=tuple(
                replace(
                    one,
                    items=tuple(
                        Item(item.variant, tuple(replace(here, part=other(here.part)) for here in item.parts))
                        for item in one.items
                    ),
                )
                for one in each.problems
            ),
        )
        for each in exam.forms
    )
    return replace(exam, forms=forms)
