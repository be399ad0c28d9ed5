"""Chinese and English: the request's language, and gettext for Python and templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, localcontext
from typing import Any, TypeVar, cast

import flask_babel
from babel.dates import format_date as _format_date
from babel.dates import format_datetime as _format_datetime
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

from huiyin_ledger.clock.china import CHINA, last_day_before
from huiyin_web.http import cookies
from huiyin_web.http.catalogs import catalog_of_each
from huiyin_web.http.dispatch import wants_api
from huiyin_web.http.figures import finite
from huiyin_web.http.regime import Regime, regime

CHINESE = "zh_Hans_CN"
ENGLISH = "en"
LANGUAGES = {"zh": CHINESE, "en": ENGLISH}
T = TypeVar("T")


def _(msgid: str, /, **variables: Any) -> str:
    """The text of `msgid` in the request's language; English outside a request."""
    text = cast(str, flask_babel.gettext(msgid)) if has_request_context() else msgid
    return text % variables if variables else text


def ngettext(singular: str, plural: str, num: int, /, **variables: Any) -> str:
    if not has_request_context():
        return (singular if num == 1 else plural) % {"num": num, **variables}
    return cast(str, flask_babel.ngettext(singular, plural, num, **variables))


def _l(msgid: str, /, **variables: Any) -> str:
    """A text that is looked up when it is shown; use it at module level."""
    return cast(str, flask_babel.LazyString(_, msgid, **variables))


def msgid_of(text: str) -> str:
    """The msgid behind a lazy text; a plain text is its own."""
    return cast(str, text._args[0]) if isinstance(text, flask_babel.LazyString) else text


def language() -> str:
    """``zh`` or ``en``: the request's language."""
    return "en" if not has_request_context() or str(flask_babel.get_locale()) == ENGLISH else "zh"


def in_each_language(say: Callable[[], T]) -> dict[str, T]:
    """What `say` says in each of the `LANGUAGES`."""
    said = {}
    for name, locale in LANGUAGES.items():
        with flask_babel.force_locale(locale):
            said[name] = say()
    return said


def html_lang() -> str:
    return "en" if language() == "en" else "zh-CN"


def install(app: Flask, packages: Iterable[str]) -> Translations:
    """Read the catalogs of `packages` and answer each request in its language and in the words of what it speaks of
    (`regime`); the Chinese texts."""
    chinese = catalog_of_each(packages, CHINESE)
    _Babel(_Catalogs({CHINESE: chinese})).init_app(
        app,
        default_locale=CHINESE,
        default_timezone="Asia/Shanghai",
        locale_selector=lambda: LANGUAGES[_chosen()],
    )
    app.jinja_env.filters.update(
        china_time=china_time,
        china_due=china_due,
        china_date=china_date,
        long_date=long_date,
        number=number,
        percent=percent,
    )
    app.jinja_env.globals.update(language=language, html_lang=html_lang)

    @app.after_request
    def remember(response: Response) -> Response:
        asked = request.args.get("lang", "")
        if asked in LANGUAGES and asked != request.cookies.get(cookies.LANGUAGE):
            response.set_cookie(cookies.LANGUAGE, asked, max_age=365 * 86400, **cookies.flags())
        return response

    return chinese[Regime.BOTH]


def china_time(moment: datetime | None) -> str:
    """``2026-11-23 13:05`` in China; empty for None."""
    return "" if moment is None else _aware(moment).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def china_due(moment: datetime | None) -> str:
    """As `china_time`, but a day's end is ``24:00`` of that day rather than ``00:00`` of the next."""
    if moment is None or _aware(moment).astimezone(CHINA).time() != time():
        return china_time(moment)
    return f"{last_day_before(_aware(moment))} 24:00"


def china_date(moment: date | datetime | None) -> str:
    """``2026-11-23``, the day in China; empty for None."""
    return "" if moment is None else _china_day(moment).isoformat()


def long_date(moment: date | datetime | None, with_time: bool = False) -> str:
    """As prose has it: ``2026年11月23日`` or ``23 November 2026``; with the time of day if asked."""
    if moment is None:
        return ""
    if with_time and isinstance(moment, datetime):
        pattern = "d MMMM y, HH:mm" if language() == "en" else "y年M月d日 HH:mm"
        return _format_datetime(_aware(moment), pattern, CHINA, _locale())
    pattern = "d MMMM y" if language() == "en" else "y年M月d日"
    return _format_date(_china_day(moment), pattern, _locale())


def long_month(day: date) -> str:
    """As headings have it: ``2026年11月`` or ``November 2026``."""
    return _format_date(day, "MMMM y" if language() == "en" else "y年M月", _locale())


def number(value: float | int | None, pattern: str | None = None) -> str:
    """A count with grouping by the locale; a dash for None, NaN and infinity."""
    return _written(value, lambda figure: format_decimal(figure, format=pattern, locale=_locale()))


def percent(value: float | None, digits: int = 1) -> str:
    """A share of one as a percentage; a dash for None, NaN and infinity."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
    return _written(value, lambda figure: format_percent(figure, format=pattern, locale=_locale()))


def _written(value: float | int | None, write: Callable[[Decimal], str]) -> str:
    figure = finite(value)
    if figure is None:
        return "–"
    with localcontext(prec=_DIGITS):
        return write(figure + 0)


_DIGITS = 400
"""Babel rounds in the context's precision; the largest float has 309 digits before the point."""


def _locale() -> str:
    return LANGUAGES[language()]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _china_day(moment: date | datetime) -> date:
    return _aware(moment).astimezone(CHINA).date() if isinstance(moment, datetime) else moment


def _chosen() -> str:
    asked = request.args.get("lang") or request.cookies.get(cookies.LANGUAGE, "")
    if asked in LANGUAGES:
        return asked
    session = g.get("session")
    if session is not None and session.language in LANGUAGES:
        return cast(str, session.language)
    if wants_api():
        return request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh")[:2]
    return "zh"


class _Catalogs(flask_babel.Domain):  # type: ignore[misc]
    """The catalogs in memory; a language without one is shown by its msgids."""

    def __init__(self, catalogs: Mapping[str, Mapping[Regime, Translations]]) -> None:
        super().__init__()
        self._catalogs = catalogs

    def get_translations(self) -> NullTranslations:
        found = self._catalogs.get(str(flask_babel.get_locale()))
        return found[regime()] if found else NullTranslations()


class _Babel(flask_babel.Babel):  # type: ignore[misc]
    """Flask-Babel with the catalogs of several packages; its own domain reads one folder of .mo files."""

    def __init__(self, catalogs: _Catalogs) -> None:
        super().__init__()
        self._catalogs = catalogs

    @property
    def domain_instance(self) -> _Catalogs:
        return self._catalogs
