"""The words that the paper itself says, in English and German, and how dates, times and numbers are written.

One row a label, both languages side by side; a hole such as ``{pages}`` is filled by :func:`label`. Plain text: the
writer escapes it for its format.
"""

from __future__ import annotations

import datetime
import functools
from fractions import Fraction
from typing import get_args

from generator.exam import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

# name: (English, German), in the order of LANGUAGES
LABELS: dict[str, tuple[str, str]] = {
    # cover
    "sticker": ("Place the sticker with your code here.", "Hier den Aufkleber mit Ihrem Code anbringen."),
    "sticker note": (
        "The code ties this paper to your registration without your name. The same number stands beside your "
        "signature on the attendance list.",
        "Der Code verbindet diese Prüfung ohne Ihren Namen mit Ihrer Anmeldung. Dieselbe Nummer steht neben Ihrer "
        "Unterschrift auf der Anwesenheitsliste.",
    ),
    "copy note": (
        "This copy is yours alone: its code is on every page. The same code stands beside your signature on the "
        "attendance list.",
        "Dieses Exemplar gehört Ihnen allein: Sein Code steht auf jeder Seite. Derselbe Code steht neben Ihrer "
        "Unterschrift auf der Anwesenheitsliste.",
    ),
    "number": ("Registration number", "Matrikelnummer"),
    "name": ("Name", "Name"),
    "seat": ("Seat", "Platz"),
    "exam": ("Exam", "Prüfung"),
    "date": ("Date", "Datum"),
    "time": ("Time", "Zeit"),
    "examiner": ("Examiner", "Prüfer"),
    "examiners": ("Examiners", "Prüfende"),
    "minutes": ("{count} minutes", "{count} Minuten"),
    "sum": ("Σ", "Σ"),
    "instructions": ("Working instructions", "Hinweise zur Bearbeitung"),
    "left room": (
        "Left room from ________ to ________   /   Early submission at ________",
        "Hörsaal verlassen von ________ bis ________   /   Vorzeitige Abgabe um ________",
    ),
    "solution": ("Solution", "Lösung"),
    # working instructions
    "check pages": (
        "This paper has {pages} pages with {problems}. Please check now that yours is complete.",
        "Diese Prüfung umfasst {pages} Seiten mit {problems}. Bitte prüfen Sie jetzt, ob Ihr Exemplar vollständig ist.",
    ),
    "total credits": (
        "The total of achievable credits is {credits}.",
        "Insgesamt sind {credits} Punkte erreichbar.",
    ),
    "no detaching": (
        "Do not detach any pages.",
        "Es dürfen keine Seiten abgetrennt werden.",
    ),
    "no resources": ("No resources are allowed.", "Es sind keine Hilfsmittel zugelassen."),
    "allowed resources": ("Allowed resources: {resources}.", "Zugelassene Hilfsmittel: {resources}."),
    "no pencil": (
        "Do not write with red or green ink, which are the correctors' colours, nor with pencil.",
        "Schreiben Sie weder mit roter oder grüner Farbe (den Farben der Korrektur) noch mit Bleistift.",
    ),
    "devices": (
        "Switch off all electronic devices and put them away in your bag.",
        "Schalten Sie alle elektronischen Geräte aus und verstauen Sie sie in Ihrer Tasche.",
    ),
    "splits": (
        "Credits in parentheses, such as (1p), say how a part's credits are split.",
        "Punkte in Klammern, etwa (1p), geben an, wie sich die Punkte einer Teilaufgabe verteilen.",
    ),
    # problems
    "problem": ("Problem {number}", "Aufgabe {number}"),
    "problem short": ("P{number}", "Nr. {number}"),
    "one problem": ("one problem", "einer Aufgabe"),
    "problems": ("{count} problems", "{count} Aufgaben"),
    "one credit": ("{count} credit", "{count} Punkt"),
    "credits": ("{count} credits", "{count} Punkte"),
    "split": ("{count}p", "{count}p"),
    "marking how": ("Mark with a cross", "Ankreuzen"),
    "marking undo": ("undo by filling the box", "Kreuz aufheben: Kästchen ausfüllen"),
    "marking redo": ("mark again with a cross beside it", "erneut wählen: Kreuz daneben"),
    "marking any": (
        "Any number of options may be right unless a question says otherwise.",
        "Es können beliebig viele Optionen richtig sein, wenn nichts anderes angegeben ist.",
    ),
    "marking all-or-nothing": (
        "A question earns its credits only if all its boxes are marked rightly.",
        "Eine Frage ergibt ihre Punkte nur, wenn alle ihre Kästchen richtig gesetzt sind.",
    ),
    "marking per-option": (
        "Each box that is rightly marked or rightly left empty earns its share of the question's credits.",
        "Jedes zu Recht angekreuzte oder zu Recht leere Kästchen ergibt seinen Anteil der Punkte der Frage.",
    ),
    "marking per-option-negative": (
        "Each box that is rightly marked or rightly left empty earns its share of the question's credits, each other "
        "box loses as much; no question earns less than zero.",
        "Jedes zu Recht angekreuzte oder zu Recht leere Kästchen ergibt seinen Anteil der Punkte der Frage, jedes "
        "andere zieht ebenso viel ab; keine Frage zählt weniger als null.",
    ),
    "exactly one": ("Exactly one option is right.", "Genau eine Option ist richtig."),
    "match how": ("Write the number that fits into each box.", "Tragen Sie in jedes Kästchen die passende Nummer ein."),
    "order how": (
        "Write the letters into the boxes in the right order.",
        "Tragen Sie die Buchstaben in der richtigen Reihenfolge ein.",
    ),
    "order of axes": ("Axes: {axes}.", "Achsen: {axes}."),
    # pages
    "page": ("Page {page} / {pages}", "Seite {page} / {pages}"),
    "page alone": ("Page {page}", "Seite {page}"),
    "additional space": (
        "Additional space for solutions. Name the problem and part that you answer here, and strike out whatever shall "
        "not be marked.",
        "Zusätzlicher Platz für Lösungen. Geben Sie Aufgabe und Teilaufgabe an und streichen Sie ungültige "
        "Lösungen deutlich durch.",
    ),
    "blank page": ("This page is left blank.", "Diese Seite bleibt frei."),
    "end": ("End of exam", "Ende der Prüfung"),
    # correction sheet
    "correction": ("Correction sheet", "Korrekturhinweise"),
    "rubric": ("Marks", "Punkte"),
    "accept": ("Accept", "Gelten lassen"),
    "reject": ("Reject", "Nicht gelten lassen"),
    "mistakes": ("Frequent errors", "Häufige Fehler"),
    "amended": ("After the sitting", "Nach der Prüfung"),
    "amended accept": ("{answers} right as well", "{answers} ebenfalls richtig"),
    "amended accept for": ("{answers} earns {count}", "{answers} ergibt {count}"),
    "amended full": ("everyone earns all credits", "volle Punktzahl für alle"),
    "amended out": ("no longer counts", "wird nicht mehr gewertet"),
    "amended re-mark": ("{mistake} earns {count}", "{mistake} ergibt {count}"),
    "follows": ("Follows", "Folgefehler"),
    "follows note": (
        "marks also what follows from a wrong earlier result",
        "bewertet auch, was aus einem falschen früheren Ergebnis folgt",
    ),
    "reasons": ("Reasons", "Begründungen"),
    "worked solution": ("Worked solution (version {code})", "Lösungsweg (Version {code})"),
    "worked solution same": ("Worked solution", "Lösungsweg"),
    "answers by code": ("Answers by code", "Antworten nach Code"),
    "code": ("Code", "Code"),
    # for the hall
    "attendance": ("Attendance list", "Anwesenheitsliste"),
    "signature": ("Signature", "Unterschrift"),
    "tolerance absolute": ("± {amount}", "± {amount}"),
    "tolerance relative": ("± {amount} %", "± {amount} %"),
    "tolerance figures": ("to {amount} significant figures", "auf {amount} geltende Ziffern"),
    "cell marks": ("{count}p a cell", "{count}p je Zelle"),
    "any order": ("in any order", "in beliebiger Reihenfolge"),
    # on a learning-management system
    "unit of number": (
        "Give the number in {unit}, without the unit.",
        "Geben Sie die Zahl in {unit} an, ohne Einheit.",
    ),
    "lowest terms": (
        "Give a fraction in lowest terms, such as 3/4.",
        "Geben Sie einen vollständig gekürzten Bruch an, etwa 3/4.",
    ),
    "ascending": ("Give the numbers in ascending order.", "Geben Sie die Zahlen in aufsteigender Reihenfolge an."),
    "order letters": (
        "Give the letters in the right order without spaces, such as {example}.",
        "Geben Sie die Buchstaben in der richtigen Reihenfolge ohne Leerzeichen an, etwa {example}.",
    ),
    "letter of one": ("Give the letter of the right option.", "Geben Sie den Buchstaben der richtigen Option an."),
    "letters of all": (
        "Give the letters of all right options in alphabetical order without spaces, such as {example}.",
        "Geben Sie die Buchstaben aller richtigen Optionen alphabetisch und ohne Leerzeichen an, etwa {example}.",
    ),
    "letter of each": ("Give the fitting letter for each.", "Geben Sie jeweils den passenden Buchstaben an."),
    "choose set": (
        "Choose the entry that names all right options and no other.",
        "Wählen Sie den Eintrag, der alle richtigen Optionen nennt und keine andere.",
    ),
    "none of them": ("none of them", "keine davon"),
    "all by hand": (
        "Answer all parts in the field below.",
        "Beantworten Sie alle Teilaufgaben im Feld unten.",
    ),
    "right answer": ("Right answer", "Richtige Antwort"),
}

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS_DE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def label(name: str, language: Language, **holes: object) -> str:
    """Return the label in that language with its holes filled; raises KeyError for an unknown name or hole.

    >>> label("page", "de", page=3, pages=20)
    'Seite 3 / 20'
    """
    return LABELS[name][LANGUAGES.index(language)].format_map(holes)


@functools.lru_cache(maxsize=4096)
def number(value: Fraction | int, language: Language) -> str:
    """Return a count of credits as printed: halves as one decimal, other fractions (shares) as a quotient.

    >>> number(Fraction(5, 2), "en"), number(Fraction(5, 2), "de"), number(Fraction(1, 3), "en")
    ('2.5', '2,5', '1/3')
    """
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    for places in range(1, 5):
        scaled = abs(value) * 10**places
        if scaled.denominator == 1:
            whole, part = divmod(scaled.numerator, 10**places)
            sign = "-" if value < 0 else ""
            return f"{sign}{whole}{'.' if language == 'en' else ','}{part:0{places}d}"
    return str(value)


def credits_label(value: Fraction, language: Language) -> str:
    """Return ``1 credit``, ``18 credits``, ``1 Punkt`` …"""
    return label("one credit" if value == 1 else "credits", language, count=number(value, language))


def date(day: datetime.date, language: Language) -> str:
    """Return the date in words.

    >>> date(datetime.date(2026, 8, 6), "en"), date(datetime.date(2026, 8, 6), "de")
    ('6 August 2026', '6. August 2026')
    """
    if language == "en":
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.day}. {_MONTHS_DE[day.month - 1]} {day.year}"


def period(starts: datetime.time, minutes: int, language: Language) -> str:
    """Return from when to when, past midnight included.

    >>> period(datetime.time(8), 90, "en"), period(datetime.time(8), 90, "de")
    ('08:00–09:30', '08:00–09:30 Uhr')
    """
    ends = (starts.hour * 60 + starts.minute + minutes) % (24 * 60)
    text = f"{starts:%H:%M}–{ends // 60:02d}:{ends % 60:02d}"
    return text if language == "en" else f"{text} Uhr"
