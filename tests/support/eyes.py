"""What somebody sees of the product, through every GET route that there is."""

from __future__ import annotations

import re

from huiyin_operations.embedded.platform import Platform
from huiyin_reporting.kpi.definition import load

CITY = "230600"
CHANCE = re.compile(
    r'name="(csrf_token|idempotency_key)"[^>]*value="[^"]*"|csrf-token" content="[^"]*"|\b[0-9a-f]{32}\b'
    r'|/petition/new/[\w-]+/|name="secret" value="[^"]*"|(?s:<div class="qr".*?</code>)'
)
"""Forgery tokens, request numbers, drafts and offered secrets: new with every answer."""


class Eyes:
    """Everything that an account of one unit, or of none, can see, through every GET route that there is."""

    def __init__(self, platform: Platform, role: str, unit: str, jurisdiction: str = CITY) -> None:
        token = platform.identity.tokens.issue(
            role=role, jurisdiction=jurisdiction, unit=unit or None, sealed=bool(unit) or None
        )
        self._headers = {"Authorization": f"Bearer {token}"}
        self._app = platform.app()
        self._client = self._app.test_client()
        rules = [rule for rule in self._app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        self._lists = sorted(rule.rule for rule in rules if not rule.arguments)
        self._figures = sorted(rule.rule for rule in rules if rule.arguments == {"figure"})
        self._forms = sorted(
            rule.rule
            for rule in self._app.url_map.iter_rules()
            if "POST" in (rule.methods or ()) and "registration_no" in rule.arguments
        )
        self._matters = sorted(rule.rule for rule in rules if rule.arguments == {"registration_no"})
        assert len(self._lists) > 20
        assert len(self._matters) > 5
        assert len(self._figures) > 1

    def everything(self) -> dict[str, tuple[int, str]]:
        """Every list, count, search, feed and document."""
        skipped = {"/metrics", "/readyz"}
        return {
            path: self._get(path) for path in self._lists if not any(path.endswith(each) for each in skipped)
        }

    def all_figures(self) -> dict[str, tuple[int, str]]:
        """The rows behind every figure, as pages, files and documents."""
        paths = (rule.replace("<figure>", figure) for rule in self._figures for figure in load().counts)
        return {path: self._get(path) for path in paths}

    def of_matter(self, number: str) -> dict[str, tuple[int, str]]:
        """Every page and document about one matter, the number itself left out."""
        found = {}
        for rule in self._matters:
            status, text = self._get(re.sub(r"<[^>]*>", number, rule))
            found[rule] = (status, text.replace(number, "NUMBER"))
        return found

    def sent_about(self, number: str) -> dict[str, tuple[int, str]]:
        """The answer to every command about a matter that can be given without saying anything."""
        found = {}
        for rule in self._forms:
            path = re.sub(r"<int:[^>]*>", "1", rule).replace("<registration_no>", number)
            answer = self._client.post(path, json={} if "/api/" in path else None, headers=self._headers)
            text = CHANCE.sub("", answer.get_data(as_text=True)).replace(number, "NUMBER")
            found[rule] = answer.status_code, text
        return found

    def _get(self, path: str) -> tuple[int, str]:
        answer = self._client.get(path, headers=self._headers)
        return answer.status_code, CHANCE.sub("", answer.get_data(as_text=True))
