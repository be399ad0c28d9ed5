"""What people call a browser, from what it calls itself."""

from __future__ import annotations

from collections.abc import Sequence

_BROWSERS: Sequence[tuple[str, str]] = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("wxwork", "WeCom"),
    ("QQBrowser", "QQ Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that is found: most browsers call themselves by several of these names."""
_SYSTEMS: Sequence[tuple[str, str]] = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """``Firefox · Windows``; the beginning of what it says itself where neither is known."""
    found = [
        next((name for mark, name in known if mark in user_agent), None) for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or user_agent[:40]
