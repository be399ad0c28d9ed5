"""Messages of the past: taken once, told exactly, refused with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from huiyin_contracts.intake import PetitionTriaged, ReplyImported
from huiyin_contracts.vocabulary import Category
from huiyin_intake.domain.invalid import Invalid
from huiyin_intake.features.import_messages import importer
from huiyin_intake.features.import_messages.importer import ImportMessages, import_messages
from huiyin_intake.features.import_messages.message import read_message
from huiyin_intake.features.import_messages.report import Refusal, Report
from huiyin_intake.petitions import load_petition
from huiyin_ledger.domain import Refused
from huiyin_ledger.feed import log as feed_log

from .conftest import Intake
from .given import CITY

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def message(n: int, **changes: Any) -> dict[str, Any]:
    return {
        "message_id": f"m{n}",
        "user": f"user{n}",
        "subject": f"第{n}件",
        "submitted_at": "2019-05-06T10:00:00+08:00",
        "body": f"楼下的路灯坏了{n}天",
        "reply": f"网友user{n}：已修好",
        "replied_at": "2019-05-17T10:00:00+08:00",
        **changes,
    }


def jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def take(intake: Intake, path: Path, *, with_replies: bool = True, **order: Any) -> Report:
    return import_messages(
        intake.runtime, "system:import", ImportMessages(path, CITY, with_replies=with_replies, **order)
    )


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.read, report.taken, report.already_there, len(report.refused)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return jsonl(tmp_path / "messages.jsonl", (message(n) for n in range(1, 6)))


def test_messages_become_petitions_of_their_own_time(intake: Intake, file: Path) -> None:
    assert counts(take(intake, file)) == (5, 5, 0, 0)
    rows = intake.rows(
        "SELECT registration_no, received_at, category, imported FROM live.register ORDER BY 1"
    )
    assert rows[0]["registration_no"] == f"{CITY}-2019-0000001"
    assert {(r["received_at"].isoformat(), r["category"], r["imported"]) for r in rows} == {
        ("2019-05-06T02:00:00+00:00", "unclassified", True)
    }
    events = intake.runtime.ledger.by_correlation(CITY, rows[0]["registration_no"])
    assert next(e.occurred_at.date().isoformat() for e in events if "petition" in e.type) == "2019-05-06"
    assert events[-1].occurred_at.date().isoformat() == "2019-05-17"


def test_what_is_published_of_them_lets_the_others_see_them(intake: Intake, file: Path) -> None:
    take(intake, file, unit="housing")
    published = intake.published()
    (triaged, *_) = [e for e in published if isinstance(e, PetitionTriaged)]
    (reply, *_) = [e for e in published if isinstance(e, ReplyImported)]
    assert (triaged.category, triaged.imported) == (Category.UNCLASSIFIED, True)
    assert (reply.unit, reply.source_line, reply.text) == ("housing", 1, "网友〔姓名〕：已修好")
    assert reply.source_sha256 == take(intake, file).sha256


def test_the_same_file_again_takes_nothing(intake: Intake, file: Path) -> None:
    first = take(intake, file)
    head = intake.runtime.ledger.heads()
    again = take(intake, file)
    assert counts(again) == (5, 0, 5, 0)
    assert (first.replies_taken, again.replies_taken, again.replies_added) == (5, 0, 0)
    assert intake.runtime.ledger.heads() == head


def test_replies_may_come_later(intake: Intake, file: Path) -> None:
    assert take(intake, file, with_replies=False).replies_taken == 0
    later = take(intake, file)
    assert (later.taken, later.already_there, later.replies_added) == (0, 5, 5)
    assert take(intake, file).replies_added == 0


def test_an_import_that_died_goes_on_where_it_was(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "BATCH", 2)
    path = jsonl(tmp_path / "many.jsonl", (message(n) for n in range(1, 8)))

    def die(n: int) -> None:
        dealt.append(n)
        if len(dealt) == 2:
            raise KeyboardInterrupt

    dealt: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        import_messages(intake.runtime, "system:import", ImportMessages(path, CITY, with_replies=True), die)
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 4}]
    assert counts(take(intake, path)) == (7, 3, 4, 0)
    numbers = [
        r["registration_no"] for r in intake.rows("SELECT registration_no FROM live.register ORDER BY 1")
    ]
    assert numbers == [f"{CITY}-2019-{n:07d}" for n in range(1, 8)]


def test_a_batch_that_fails_leaves_nothing_half_done(
    intake: Intake, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = intake.runtime.ledger.save, []

    def failing(*args: Any) -> int:
        calls.append(args)
        if len(calls) == 3:
            raise OSError("the disk is full")
        return real(*args)

    monkeypatch.setattr(intake.runtime.ledger, "save", failing)
    with pytest.raises(OSError, match="disk"):
        take(intake, file)
    assert intake.rows("SELECT 1 FROM live.register") == []
    monkeypatch.undo()
    take(intake, file)
    numbers = [
        r["registration_no"] for r in intake.rows("SELECT registration_no FROM live.register ORDER BY 1")
    ]
    assert numbers == [f"{CITY}-2019-{n:07d}" for n in range(1, 6)]


def test_what_cannot_be_taken_is_refused_with_its_line_and_reason(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    rows = [
        json.dumps(message(1)),
        "{not json",
        "",
        json.dumps(message(2, body="  ")),
        json.dumps(message(3, submitted_at=None)),
        json.dumps(message(4, submitted_at="yesterday")),
        json.dumps(message(5, submitted_at="2199-01-01")),
        json.dumps(message(6, replied_at="2019-05-05")),
        json.dumps(message(7, replied_at=None)),
        json.dumps(message(1, body="同一编号，不同内容")),
        json.dumps([1]),
        "[" * 100_000,
        '{"message_id": ' * 100_000,
        json.dumps(message(9, submitted_at="0001-01-01T00:00:00+14:00")),
        json.dumps(message(8)),
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    report = take(intake, path)
    assert counts(report) == (14, 2, 0, 12)
    assert [refusal.line for refusal in report.refused] == [2, *range(4, 15)]
    assert all(refusal.reason for refusal in report.refused)
    assert report.refused[0] == Refusal(2, "not a JSON object")


def test_messages_without_an_id_are_known_by_their_content_and_how_often_it_came(
    intake: Intake, tmp_path: Path
) -> None:
    twice = message(1, message_id=None)
    path = jsonl(tmp_path / "no_ids.jsonl", [twice, message(2, message_id=None), twice])
    assert counts(take(intake, path)) == (3, 3, 0, 0)
    assert counts(take(intake, path)) == (3, 0, 3, 0)


def test_equal_texts_with_ids_of_their_own_are_messages_of_their_own(intake: Intake, tmp_path: Path) -> None:
    same = message(1)
    path = jsonl(tmp_path / "same.jsonl", [same, {**same, "message_id": "other"}, same])
    assert counts(take(intake, path)) == (3, 2, 1, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_that_are_in_use(intake: Intake, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "messages.csv"
    text = '编号,姓名,标题,提交时间,内容\r\n1,张三,路灯,2019/5/6 10:00,"坏了，\n""很黑"""\r\n2,,供热,2019-05-07,室内十五度\r\n3,a\r\n'
    path.write_bytes(text.encode(encoding))
    report = take(intake, path)
    assert (report.taken, [r.line for r in report.refused]) == (2, [5])
    petition = load_petition(intake.runtime, f"{CITY}-2019-0000001")
    assert petition.registration.text.open() == '坏了，\n"很黑"'
    assert load_petition(intake.runtime, f"{CITY}-2019-0000002").registration.anonymous


def test_one_line_in_another_encoding_is_refused_and_spoils_no_other(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    lines = [json.dumps(message(n), ensure_ascii=False).encode() for n in (1, 2, 3)]
    lines[1] = json.dumps(message(2), ensure_ascii=False).encode("gb18030")
    path.write_bytes(b"\n".join(lines))
    report = take(intake, path)
    assert (counts(report), report.refused[0].line) == ((3, 2, 0, 1), 2)
    assert (
        load_petition(intake.runtime, f"{CITY}-2019-0000002").registration.text.open() == message(3)["body"]
    )


def test_a_file_that_ends_within_a_character_is_read_up_to_there(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes("id,date,body\n1,2019-05-06,坏了\n".encode("utf-16") + b"\x00")
    report = take(intake, path)
    assert (report.taken, [refusal.line for refusal in report.refused]) == (1, [3])


def test_json_is_told_by_the_files_name_even_where_its_first_line_is_none(
    intake: Intake, tmp_path: Path
) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text("# exported today\n" + json.dumps(message(1)), encoding="utf-8")
    assert take(intake, path).refused == [Refusal(1, "not a JSON object")]
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 1}]


HOSTILE = {
    "nested too deep": "[" * 200_000,
    "too long": json.dumps(message(2, body="长" * 2_200_000), ensure_ascii=False),
    "no text": json.dumps(message(2, body={"text": "坏了"})),
    "user is no name": json.dumps(message(2, user=["张三"])),
    "id too long": json.dumps(message(2, message_id="7" * 4000)),
    "subject too long": json.dumps(message(2, subject="坏" * 1001)),
    "reply too long": json.dumps(message(2, reply="好" * 100_001)),
    "not a number": json.dumps(message(2, message_id=float("nan"))),
    "an endless number": '{"message_id": ' + "9" * 5000 + "}",
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_line_is_refused_alone(intake: Intake, tmp_path: Path, line: str) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text("\n".join([json.dumps(message(1)), line, json.dumps(message(3))]), encoding="utf-8")
    report = take(intake, path)
    assert (counts(report), report.refused[0].line) == ((3, 2, 0, 1), 2)


def test_a_quote_that_is_not_closed_costs_its_own_line_only(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_text(
        "id,date,body\n"
        '1,2019-05-06,"坏了\n'
        '2,2019-05-06,"两行\n的"\n'
        "3,2019-05-06,好了\n"
        '4,2019-05-06,"又坏了\n',
        encoding="utf-8",
    )
    report = take(intake, path)
    assert (report.read, report.taken, [refusal.line for refusal in report.refused]) == (4, 2, [2, 6])
    assert load_petition(intake.runtime, f"{CITY}-2019-0000001").registration.text.open() == "两行\n的"


def test_a_csv_whose_head_names_no_text_or_date_is_refused_as_a_whole(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_text("1,2019-05-06,路灯坏了\n2,2019-05-07,好了\n", encoding="utf-8")
    with pytest.raises(Refused, match="names none for submitted_at"):
        take(intake, path)
    assert intake.rows("SELECT 1 FROM live.register") == []


def test_every_record_is_counted_once_while_it_goes_on(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "BATCH", 2)
    rows = [message(1), message(2, body=None), message(3), message(4), message(5, body=None)]
    told: list[int] = []
    order = ImportMessages(jsonl(tmp_path / "m.jsonl", rows), CITY)
    import_messages(intake.runtime, "system:import", order, told.append)
    assert told == [3, 2, 0]


def test_a_batch_is_appended_at_once(intake: Intake, file: Path) -> None:
    take(intake, file)
    assert intake.rows("SELECT count(*) AS n, count(DISTINCT recorded_at) AS appends FROM ledger.event") == [
        {"n": 20, "appends": 1}
    ]


def test_a_page_is_published_without_a_question_for_each_key(
    intake: Intake, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(intake, file)
    log, asked, one = intake.service.published_log(), [], intake.runtime.database.one

    def counted(*args: Any, **options: Any) -> Any:
        asked.append(args)
        return one(*args, **options)

    intake.runtime.vault.__dict__["_keys"].clear()
    monkeypatch.setattr(feed_log, "PRELOADED", 2)
    monkeypatch.setattr(intake.runtime.database, "one", counted)
    replies = [e.data["text"] for e in log.batch(CITY, 0).events if e.type == ReplyImported.type]
    assert replies == ["网友〔姓名〕：已修好"] * 5
    assert asked == []


def test_the_same_user_is_the_same_petitioner(intake: Intake, tmp_path: Path) -> None:
    take(intake, jsonl(tmp_path / "m.jsonl", [message(1), message(2, user="user1"), message(3)]))
    assert intake.rows("SELECT count(DISTINCT petitioner_ref) AS n FROM live.register") == [{"n": 2}]
    take(intake, jsonl(tmp_path / "later.jsonl", [message(4, user="user3"), message(5, user="user3")]))
    assert intake.rows("SELECT count(DISTINCT petitioner_ref) AS n FROM live.register") == [{"n": 2}]


def test_recorded_messages_are_all_taken_and_nothing_of_them_stands_in_clear(
    intake: Intake, shared_data: Path, tmp_path: Path
) -> None:
    recorded = (shared_data / "messages_with_replies.jsonl").read_text(encoding="utf-8").splitlines()[:150]
    path = tmp_path / "recorded.jsonl"
    path.write_text("\n".join(recorded), encoding="utf-8")
    assert counts(take(intake, path)) == (150, 150, 0, 0)
    assert counts(take(intake, path)) == (150, 0, 150, 0)
    lines = [json.loads(line) for line in recorded]
    (found,) = intake.rows(
        "SELECT count(*) AS n FROM ledger.event WHERE payload LIKE ANY(%s)",
        [f"%{line[field]}%" for line in lines for field in ("user", "subject")],
    )
    assert found["n"] == 0


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-3-1", "2026-03-01T00:00:00"),
        ("2026/3/1 9:05", "2026-03-01T09:05:00"),
        ("2026.3.1 9:05", "2026-03-01T09:05:00"),
        ("2026年3月1日", "2026-03-01T00:00:00"),
        ("2026年3月1日 9:05", "2026-03-01T09:05:00"),
        ("2026年3月1日9时5分", "2026-03-01T09:05:00"),
        ("2026年3月1日 上午12:05", "2026-03-01T00:05:00"),
        ("2026/3/1 下午 3:05:09", "2026-03-01T15:05:09"),
        ("2026/3/1 下午15:05", "2026-03-01T15:05:00"),
        ("2026-3-1 9:05:00 PM", "2026-03-01T21:05:00"),
        ("２０２６－３－１　９：０５", "2026-03-01T09:05:00"),
        ("2026-03-01 09:05:33.0", "2026-03-01T09:05:33"),
        ("20260301", "2026-03-01T00:00:00"),
    ],
)
def test_a_date_is_read_as_china_writes_it(written: str, meant: str) -> None:
    read = read_message(message(1, submitted_at=written), NOW, with_reply=False)
    assert read.submitted_at.isoformat() == f"{meant}+08:00"


@pytest.mark.parametrize(
    "written",
    [
        "3/1/2026",
        "1-3-2026",
        "26/3/1",
        "45352",
        "45352.378",
        "2026-3/1",
        "2026-02-30",
        "2026年3月",
        "2026/3/1 25:00",
        "2026/3/1 上午 13:05",
        "昨天",
    ],
)
def test_a_date_that_may_mean_two_days_is_refused_by_its_value(written: str) -> None:
    with pytest.raises(Invalid, match=f"submitted_at “{re.escape(written)}” is no date"):
        read_message(message(1, submitted_at=written), NOW, with_reply=False)


@pytest.mark.parametrize("replied_at", ["2019-05-06", "2019/5/6", "2019年5月6日"])
def test_a_reply_dated_by_the_day_of_its_message_is_in_order(
    intake: Intake, tmp_path: Path, replied_at: str
) -> None:
    path = jsonl(tmp_path / "messages.jsonl", [message(1, replied_at=replied_at), message(2)])
    report = take(intake, path)
    assert (counts(report), report.replies_taken, report.replies_same_day) == ((2, 2, 0, 0), 2, 1)
    replies = [e for e in intake.published() if isinstance(e, ReplyImported)]
    assert replies[0].replied_at == replies[0].submitted_at


@pytest.mark.parametrize("replied_at", ["2019-05-05", "2019-05-06 09:59"])
def test_a_reply_before_its_message_is_refused(replied_at: str) -> None:
    with pytest.raises(Invalid, match="before"):
        read_message(message(1, replied_at=replied_at), NOW, with_reply=True)
