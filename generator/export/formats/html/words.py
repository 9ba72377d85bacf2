"""What the page itself says, in English and German; ``SCRIPT`` is what its script says."""

from __future__ import annotations

from generator.exam import Language
from generator.labels import LANGUAGES

# name: (English, German), in the order of LANGUAGES
WORDS: dict[str, tuple[str, str]] = {
    # the page
    "skip": ("Skip to the questions", "Zu den Fragen springen"),
    "contents": ("Contents", "Inhalt"),
    "large print": ("Large print", "Großdruck"),
    "practice": ("practice", "Übung"),
    "key": ("key", "Lösung"),
    "no script": (
        "This page checks answers and shows figures by a script of its own, which your browser does not run.",
        "Diese Seite prüft Antworten und zeigt Abbildungen mit einem eigenen Skript, das Ihr Browser nicht ausführt.",
    ),
    "how to type": ("How to type answers", "Wie man Antworten eingibt"),
    "typing numbers": (
        "Numbers: 12, -0.5, 3/4 or 1.5e3, with a decimal point.",
        "Zahlen: 12, -0,5, 3/4 oder 1,5e3, mit Dezimalkomma.",
    ),
    "typing rows": (
        "Vectors and matrices in one field: spaces between cells, semicolons between rows: 1 2; 3 4.",
        "Vektoren und Matrizen in einem Feld: Leerzeichen zwischen Zellen, Semikolons zwischen Zeilen: 1 2; 3 4.",
    ),
    "typing formulas": (
        "Formulas: * for a product, / for a fraction, ^ for a power, brackets: (n + 1)^2/4.",
        "Formeln: * für Produkte, / für Brüche, ^ für Potenzen, Klammern: (n + 1)^2/4.",
    ),
    "typing nothing": (
        "All works by keyboard: Tab leads from field to field, Enter in a field checks a part.",
        "Alles geht mit der Tastatur: Tab führt von Feld zu Feld, Enter in einem Feld prüft eine Teilaufgabe.",
    ),
    # a question
    "variant": ("Variant {number} of {count}", "Variante {number} von {count}"),
    "another": ("Another one", "Eine andere"),
    "another of": ("Another one: {title}", "Eine andere: {title}"),
    "check": ("Check", "Prüfen"),
    "check part": ("Check {letter})", "{letter}) prüfen"),
    "hint": ("Hint {number} of {count}", "Hinweis {number} von {count}"),
    "hint part": ("{letter}) Hint {number} of {count}", "{letter}) Hinweis {number} von {count}"),
    "no more hints": ("No more hints", "Keine weiteren Hinweise"),
    "worked": ("Worked solution", "Lösungsweg"),
    "worked part": ("Worked solution of {letter})", "Lösungsweg zu {letter})"),
    "open all": ("Show all solutions", "Alle Lösungen zeigen"),
    "or": ("or", "oder"),
    # fields
    "answer": ("Answer", "Antwort"),
    "answer k": ("Answer {k}", "Antwort {k}"),
    "tick all": ("Tick every option that is right.", "Kreuzen Sie jede richtige Option an."),
    "match": ("Choose for each what belongs to it.", "Wählen Sie zu jedem, was dazu gehört."),
    "order": ("Give each its place in the right order.", "Geben Sie jedem seinen Platz in der richtigen Reihenfolge."),
    "gap": ("Gap {number}", "Lücke {number}"),
    "cell": ("entry {k}", "Eintrag {k}"),
    "cell of row": ("row {i}, column {j}", "Zeile {i}, Spalte {j}"),
    "cell at": ("entry at {index}", "Eintrag an {index}"),
    "rows": (
        "spaces between cells, semicolons between rows: 1 2; 3 4",
        "Leerzeichen zwischen Zellen, Semikolons zwischen Zeilen: 1 2; 3 4",
    ),
    "describe": (
        "Describe your drawing: where it starts, where it bends, its values.",
        "Beschreiben Sie Ihre Zeichnung: wo sie beginnt, wo sie knickt, ihre Werte.",
    ),
    "in variables": ("a formula in {variables}", "eine Formel in {variables}"),
    # the paper
    "save": ("Save answers", "Antworten speichern"),
    "print": ("Print", "Drucken"),
    "paper": ("Paper {number}", "Exemplar {number}"),
    "hand in": (
        "Save your answers to a file and hand it in, or print this page. Nothing is sent anywhere.",
        "Speichern Sie Ihre Antworten in einer Datei und geben Sie diese ab, oder drucken Sie diese Seite. "
        "Es wird nichts verschickt.",
    ),
    "time": ("Working time: {minutes}.", "Bearbeitungszeit: {minutes}."),
}

# What the script says; {holes} are filled by it.
SCRIPT: dict[str, tuple[str, str]] = {
    "right": ("right", "richtig"),
    "part": ("partly right", "teilweise richtig"),
    "wrong": ("not right", "nicht richtig"),
    "empty": ("nothing answered yet", "noch nicht beantwortet"),
    "of": ("{earned} of {marks}", "{earned} von {marks}"),
    "total": ("{earned} of {marks} credits", "{earned} von {marks} Punkten"),
    "total one": ("{earned} of {marks} credit", "{earned} von {marks} Punkt"),
    "compare": ("compare it with the worked solution", "vergleichen Sie mit dem Lösungsweg"),
    "maybe": (
        "not the answer of the solution; another one may be right as well: compare it",
        "nicht die Antwort der Lösung; auch eine andere kann richtig sein: vergleichen Sie",
    ),
    "cells": ("{right} of {count} entries right", "{right} von {count} Einträgen richtig"),
    "pairs": ("{right} of {count} pairs right", "{right} von {count} Paaren richtig"),
    "boxes": ("{right} of {count} boxes right", "{right} von {count} Kästchen richtig"),
    "shape": ("another shape is asked for", "eine andere Form ist gefragt"),
    "places": ("each place is to be given once", "jeder Platz wird einmal vergeben"),
    "unit": ("another unit: {unit}", "eine andere Einheit: {unit}"),
    "no unit": ("the number alone, without a unit", "nur die Zahl, ohne Einheit"),
    "no number": ("'{text}' is no number: 12, -0.5 or 3/4", "„{text}“ ist keine Zahl: 12, -0,5 oder 3/4"),
    "comma": ("a decimal point, not a comma: 1.5", "nur ein Komma, und keine Punkte zwischen Tausendern"),
    "two ways": (
        "'{text}' can be read in two ways: 1234 or 1.234",
        "„{text}“ lässt sich auf zwei Arten lesen: 1234 oder 1,234",
    ),
    "by zero": ("this divides by zero", "hier wird durch null geteilt"),
    "too long": ("this is too long", "das ist zu lang"),
    "decimal": (".", ","),
    "saved": ("saved as {file}", "gespeichert als {file}"),
    "variant": WORDS["variant"],
    "hint": WORDS["hint"],
    "hint part": WORDS["hint part"],
    "no more hints": WORDS["no more hints"],
}


def word(name: str, language: Language, **holes: object) -> str:
    """Return what the page says in a language; raises KeyError for an unknown name.

    >>> word("variant", "de", number=2, count=50)
    'Variante 2 von 50'
    """
    return WORDS[name][LANGUAGES.index(language)].format_map(holes)


def script_words(language: Language) -> dict[str, str]:
    """Return what the script says in a language, with its holes."""
    return {name: both[LANGUAGES.index(language)] for name, both in SCRIPT.items()}
