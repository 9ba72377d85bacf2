"""Shared by all tests: the switch that rewrites golden files, and no clock in properties."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# How long a thing takes is asked in test_speed.py alone: a busy machine must not fail a property.
settings.register_profile("examwright", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("examwright")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the code yields into the golden cases")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """True when golden cases are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))
