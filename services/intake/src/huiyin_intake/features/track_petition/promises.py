"""What a petitioner is told will happen next. An accuser is promised what happens to an accusation, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin_intake.views.tracking import Track
from huiyin_web.http.i18n import _

Promises = Sequence[tuple[str, str]]
"""When, and what."""


def is_accusation(track: Track) -> bool:
    """As it was handed in, or as it was referred; not what the desk alone thinks of it."""
    return bool(track.steps[0].data["accusation"]) or track.last("referred") is not None


def promises(track: Track) -> Promises:
    """In the order in which they fall due."""
    return _of_an_accusation(track) if is_accusation(track) else _of_a_petition(track)


def _of_a_petition(track: Track) -> Promises:
    return [
        (_("Now"), _("we read it and decide who is responsible, or answer you at once.")),
        (
            _("Within 15 days at the latest"),
            _("you are told where it went. Matters of the hotline and the web usually go out within a day."),
        ),
        (
            _("Within 5 working days"),
            _(
                "of its registration you get the answer to a matter of the hotline, the web or an app. A petition by letter "
                "or visit takes up to 60 days from its acceptance."
            ),
        ),
        (_("Afterwards"), _afterwards(anonymous=_is_anonymous(track))),
    ]


def _afterwards(*, anonymous: bool) -> str:
    if not anonymous:
        return _("we ask you whether it was resolved. If not, the unit works on it again.")
    return _(
        "you gave no name, so nobody asks you. With number and code you can say here whether it was resolved; if not, we "
        "decide whether the unit works on it again."
    )


def _is_anonymous(track: Track) -> bool:
    return bool(track.steps[0].data["anonymous"])


def _of_an_accusation(track: Track) -> Promises:
    """Tells of the limits of the discipline organs' rules on accusations under a real name (T15)."""
    if track.last("referred") is None:
        on_its_way = [
            (
                _("Now"),
                _("it is sealed. Only those at the petition office who handle accusations can open it."),
            ),
            (
                _("Within 15 days at the latest"),
                _(
                    "it goes, sealed, to the discipline and supervision organ that is competent: never to the person or unit "
                    "that it is about, nor to a unit below them."
                ),
            ),
        ]
    else:
        on_its_way = []
    if _is_anonymous(track):
        told = [
            (
                _("After that"),
                _(
                    "you gave no name, so nobody gets in touch with you. With number and code you see here that it was "
                    "passed on, and when that organ has dealt with it."
                ),
            )
        ]
    else:
        told = [
            (
                _("Within 15 working days of reaching it"),
                _("that organ tells you whether it takes it up."),
            ),
            (
                _("Within 15 working days of finishing"),
                _("it tells you itself what came of it. Here you see only when it has dealt with it."),
            ),
        ]
    nobody = (_("At no time"), _("does the hotline call you about it or ask you how content you are."))
    return [*on_its_way, *told, nobody]
