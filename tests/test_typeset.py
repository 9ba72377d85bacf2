"""Documents → PDFs: reproducible, bounded, and each on its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.package import Package
from generator.typeset import Engine, Job, Limits, find_engine, rasterise, typeset
from generator.typeset.raster import PDFIUM
from tests.command import environment
from tests.geometry import metadata, text
from tests.one_document import PREAMBLE, one

POSIX = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return find_engine("embedded")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of its own for these tests, whose name a shell or TeX might stumble over."""
    folder = tmp_path_factory.mktemp("the cache, ä")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXAMWRIGHT_CACHE", str(folder))
        yield folder


def test_a_document(engine: Engine) -> None:
    outcome = one(engine, r"Hello, world.\newpage Second ä page.")
    assert outcome.problems == ()
    assert outcome.pages == 2
    assert outcome.pdf is not None
    assert outcome.pdf.startswith(b"%PDF")
    assert [page.split("\n")[0] for page in text(outcome.pdf)] == ["Hello, world.", "Second ä page."]


def test_outcomes_come_in_the_order_of_the_jobs_and_each_is_announced(engine: Engine) -> None:
    jobs = [
        Job(name, PREAMBLE, r"x\newpage " * pages + "x") for name, pages in (("long", 60), ("short", 0), ("mid", 9))
    ]
    announced: list[str] = []
    outcomes = typeset(jobs, engine, 2, announced.append)
    assert [(outcome.name, outcome.pages) for outcome in outcomes] == [("long", 61), ("short", 1), ("mid", 10)]
    assert sorted(announced) == ["long", "mid", "short"]


def test_no_jobs(engine: Engine) -> None:
    assert typeset([], engine) == ()


def test_notes_keep_their_order_and_length(engine: Engine) -> None:
    long = "y" * 500
    outcome = one(
        engine, rf"\typeout{{examwright: first {long}}}\typeout{{examwright:at here}}x\typeout{{examwright: b ü}}"
    )
    assert outcome.notes == (f"first {long}", "b ü")


# --- the same bytes everywhere ---------------------------------------------------------------------------------------
def test_bytes_do_not_depend_on_folder_workers_or_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, picture: bytes
) -> None:
    files = Package({"p.pdf": picture})
    jobs = [Job(str(n), PREAMBLE, rf"\today{n}\includegraphics{{p.pdf}}\newpage $\int x$", files) for n in range(4)]
    alone = typeset(jobs, engine, 1)
    # a second cache in a second folder: the format is made anew, and a second later
    for name in ("other", "other/tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "other")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "other" / "tmp"))
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "other" / "cache"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.sleep(1.1)
    again = typeset(jobs, engine, 2)
    assert all(outcome.pdf for outcome in alone)
    assert [outcome.pdf for outcome in alone] == [outcome.pdf for outcome in again]


def test_a_pdf_says_nothing_of_where_and_when(engine: Engine, picture: bytes) -> None:
    pdf = one(engine, r"\includegraphics{p.pdf}", p_pdf=picture).pdf
    assert pdf is not None
    said = metadata(pdf)
    assert "/CreationDate" not in said
    assert "/ID" not in said
    assert not any("tmp" in value or "PTEX" in name for name, value in said.items())
    assert b"p.pdf" not in pdf


@pytest.fixture(scope="module")
def picture(engine: Engine) -> bytes:
    """A PDF of one small page, as an author's figure is one."""
    pdf = one(
        engine,
        r"\hoffset=-1in\voffset=-1in\pdfpagewidth=40bp\pdfpageheight=20bp\shipout\vbox{\hrule height 10bp width 20bp}",
    ).pdf
    assert pdf is not None
    return pdf


# --- what a document may not do --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    [
        r"\input{/etc/passwd}",
        r"\input{../secret}",
        r"\input{|echo hello}",
        r"\includegraphics{../secret.pdf}",
    ],
)
def test_reading_elsewhere_fails(engine: Engine, body: str) -> None:
    outcome = one(engine, "x " + body)
    assert outcome.pdf is None
    assert [problem.kind for problem in outcome.problems][:1] == ["error"]


@pytest.mark.parametrize("opening", [r"\openin", r"\pdffiledump offset 0 length 9"])
def test_quiet_reading_yields_nothing(engine: Engine, opening: str) -> None:
    if opening == r"\openin":
        body = r"\openin5=/etc/passwd \typeout{examwright: \ifeof5 nothing\else read\fi}x"
    else:
        body = r"\typeout{examwright: nothing\pdffiledump offset 0 length 9{/etc/passwd}}x"
    assert one(engine, body).notes == ("nothing",)


def test_writing_elsewhere_fails(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "written"
    outcome = one(engine, rf"\immediate\openout5={target} \immediate\write5{{x}}x")
    assert outcome.pdf is None
    assert "may not write" in outcome.problems[0].message
    assert list(tmp_path.iterdir()) == []


def test_no_command_is_run(engine: Engine, tmp_path: Path) -> None:
    outcome = one(engine, rf"\immediate\write18{{touch {tmp_path}/run}}\immediate\write18{{kpsewhich article.cls}}x")
    assert outcome.pages == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["body.pdf", "article.cls", "../x.png", "x.tex", ".hidden.png", "a b.png", "a$b.png"])
def test_resources_are_pictures_with_plain_names(engine: Engine, name: str) -> None:
    with pytest.raises(ValueError, match="not"):
        typeset([Job("job", PREAMBLE, "x", Package({name: b""}))], engine)


# --- limits ----------------------------------------------------------------------------------------------------------
@POSIX
def test_an_endless_loop_is_stopped_and_placed(engine: Engine) -> None:
    begin = time.monotonic()
    outcome = one(engine, r"\typeout{examwright:at 3 b}\def\a{\a}\a", Limits(seconds=1))
    assert time.monotonic() - begin < 8
    assert outcome.pdf is None
    (problem,) = outcome.problems
    assert (problem.kind, problem.marker) == ("limit", "3 b")
    assert "1 s of computing" in problem.message


def test_the_clock_stops_too(engine: Engine) -> None:
    outcome = one(engine, r"\typeout{examwright:at q}\def\a{\a}\a", Limits(wall=1.0))
    assert [(problem.kind, problem.marker) for problem in outcome.problems] == [("limit", "q")]


def test_a_flood_of_pages_stops(engine: Engine) -> None:
    outcome = one(engine, r"\typeout{examwright:at f}\def\a{x\newpage\a}\a", Limits(pages=30))
    assert outcome.pdf is None
    assert [(problem.kind, problem.message, problem.marker) for problem in outcome.problems] == [
        ("limit", "more than 30 pages", "f")
    ]
    assert one(engine, r"x\newpage " * 29 + "x", Limits(pages=30)).pages == 30


@POSIX
def test_a_flood_of_bytes_stops(engine: Engine) -> None:
    flood = r"\loop\immediate\write16{" + "x" * 500 + r"}\iftrue\repeat"
    outcome = one(engine, flood, Limits(file=1 << 20))
    assert [(problem.kind, problem.message) for problem in outcome.problems] == [
        ("limit", "stopped: it wrote more than 1 MB")
    ]


def test_endless_recursion_runs_out_of_memory(engine: Engine) -> None:
    outcome = one(engine, r"\def\a{a\a}\a")
    assert [problem.kind for problem in outcome.problems] == ["limit"]
    assert "ran out of room" in outcome.problems[0].message


# --- errors ----------------------------------------------------------------------------------------------------------
def test_an_error_leaves_the_other_jobs_alone(engine: Engine) -> None:
    good = Job("good", PREAMBLE, "fine")
    bad = Job("bad", PREAMBLE, r"\typeout{examwright:at 1 a}x\typeout{examwright:at 1 b}$H_\alhpa$")
    before, broken, after = typeset([good, bad, good], engine, 2)
    assert before.pdf is not None
    assert before.pdf == after.pdf
    assert broken.pdf is None, "TeX wrote one, but it is wrong"
    assert broken.problems[0].message == r"there is no command \alhpa"
    assert broken.problems[0].marker == "1 b"


@pytest.mark.parametrize("body", ["{x", r"x\begingroup", r"\iftrue x", r"\begin{center}x"])
def test_what_is_left_open_is_an_error(engine: Engine, body: str) -> None:
    outcome = one(engine, body)
    assert outcome.pdf is None
    assert {problem.kind for problem in outcome.problems} == {"error"}


def test_no_page_is_an_error(engine: Engine) -> None:
    assert one(engine, "").problems[0].message == "the document has no page"


def test_what_does_not_fit_or_cannot_be_set_is_told_beside_the_pdf(engine: Engine) -> None:
    outcome = one(engine, r"\typeout{examwright:at w}\noindent\hbox to 10pt{much wider}\par 王")
    assert outcome.pdf is not None
    assert [(problem.kind, problem.marker) for problem in outcome.problems] == [
        ("overfull", "w"),
        ("missing-glyph", "w"),
    ]
    assert outcome.problems[0].context == "much wider"
    assert "王" in outcome.problems[1].message


def test_a_preamble_that_fails_is_told_for_each_of_its_jobs(engine: Engine, cache: Path) -> None:
    bad = r"\documentclass{article}\usepackage{nosuchpackage}"
    outcomes = typeset([Job("a", bad, "x"), Job("b", PREAMBLE, "x"), Job("c", bad, "x")], engine)
    assert [outcome.pdf is None for outcome in outcomes] == [True, False, True]
    assert "nosuchpackage.sty" in outcomes[0].problems[0].message
    assert outcomes[0].problems == outcomes[2].problems


# --- pictures --------------------------------------------------------------------------------------------------------
def test_a_page_becomes_a_picture_of_its_size(picture: bytes) -> None:
    """The page is 40 × 20 bp with a black rule of 20 × 10 bp; Pillow, which did not write it, reads it back."""
    import io

    image = pytest.importorskip("PIL.Image")
    (png,) = rasterise(picture, 144)
    read = image.open(io.BytesIO(png))
    assert read.size == (80, 40)
    assert read.mode == "RGB"
    dark = sum(1 for value in read.convert("L").tobytes() if value < 128)
    assert abs(dark - 40 * 20) <= 80, "the rule, give or take its edges"


def test_large_pages_have_the_pixels_that_pdfium_draws(engine: Engine) -> None:
    """Each in several pieces, packed by several threads, while the next page is drawn."""
    import io

    import pypdfium2

    image = pytest.importorskip("PIL.Image")
    body = r"\pdfliteral{1 0 0 rg}\rule{9cm}{3cm} One of two.\newpage Another: \pdfliteral{0 0 1 rg}\rule{2cm}{17cm}"
    pdf = one(engine, body).pdf
    assert pdf is not None
    pictures = rasterise(pdf, 150)
    with PDFIUM:
        drawn = [page.render(scale=150 / 72, rev_byteorder=True) for page in pypdfium2.PdfDocument(pdf)]
    assert len(pictures) == len(drawn) == 2
    for picture, bitmap in zip(pictures, drawn, strict=True):
        read = image.open(io.BytesIO(picture))
        assert 3 * read.width * read.height > 4 << 20
        assert read.tobytes() == bytes(bitmap.buffer)
    assert rasterise(pdf, 150) == pictures, "the bytes are alike, whatever thread was first"


def test_pictures_are_prepared_beside(picture: bytes, tmp_path: Path) -> None:
    """Once the thread that prepares them is done, to rasterise loads nothing more, and yields the same."""
    pdf, png = tmp_path / "picture.pdf", tmp_path / "picture.png"
    pdf.write_bytes(picture)
    program = """
import sys, threading
from pathlib import Path
from generator.typeset import prepare_pictures, rasterise
prepare_pictures()
beside = [each for each in threading.enumerate() if each is not threading.current_thread()]
for each in beside:
    each.join()
loaded = {*sys.modules}
(page,) = rasterise(Path(sys.argv[1]).read_bytes(), 72)
Path(sys.argv[2]).write_bytes(page)
print(len(beside), *sorted({*sys.modules} - loaded))
"""
    command = [sys.executable, "-c", program, str(pdf), str(png)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"], "one thread, and no module loaded later"
    assert (png.read_bytes(),) == rasterise(picture, 72)
