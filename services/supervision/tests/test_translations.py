"""Every text that a person reads is there in Chinese too."""

from __future__ import annotations

from huiyin_chassis.http.catalogs import missing_translations


def test_every_text_is_translated() -> None:
    assert missing_translations("huiyin_supervision") == []
