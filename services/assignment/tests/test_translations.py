"""Every text of the service is there in Chinese."""

from __future__ import annotations

from huiyin_chassis.http.catalogs import missing_translations


def test_no_text_lacks_its_translation() -> None:
    assert missing_translations("huiyin_assignment") == []
