from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin_operations.embedded.platform import Platform

from .sample import ALPHA, BETA


@pytest.fixture
def pair(platform_for: Callable[..., Platform]) -> Platform:
    """The two small services on fresh databases."""
    return platform_for(ALPHA, BETA)
