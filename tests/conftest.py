"""Shared by all tests: the switch that rewrites golden files."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the code yields into the golden cases")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """True when golden cases are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))
