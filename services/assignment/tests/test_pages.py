"""Each page as the people see it who work with it."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import escape

from huiyin_contracts.intake import AccusationReferred, PetitionerErased
from huiyin_contracts.supervision import ClockStopped
from huiyin_contracts.vocabulary import Channel, ClockKind, ClockOutcome
from huiyin_ledger.domain import ERASED
from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Role

from .conftest import Assignment, Desk
from .given import DISCIPLINE, NO, NOW, added, clock, triaged, until_return_visit

Sit = Callable[..., Desk]
ORDER = f"/assignment/orders/{NO}"


def test_the_way_of_an_order_through_its_forms(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    for who, slug, form in (
        (handler, "sign", {}),
        (handler, "contact", {"contacted_at": "2026-03-02T09:00", "way": "phone", "note": "约定上门"}),
        (handler, "handling", {}),
        (handler, "reply", {"text": "已恢复供热。", "done": "done", "evidence": "照片"}),
        (clerk, "audit", {"verdict": "reject", "reason": "请写明时间"}),
        (handler, "reply", {"text": "三月一日已恢复供热。", "done": "done", "evidence": "照片"}),
        (clerk, "audit", {"verdict": "approve"}),
    ):
        page = who.get(f"{ORDER}?do={slug}")
        assert f'action="{ORDER}/{slug}"' in page.text, slug
        assert page.text.count(' id="f-reason"') <= 1
        answer = who.fill_in(f"{ORDER}/{slug}", **form)
        assert (answer.status_code, answer.headers.get("Location")) == (303, ORDER), answer.text
    page = clerk.get(ORDER)
    assert "三月一日已恢复供热。" in page.text
    assert "请写明时间" in page.text
    assert "Answered by 供热办. The centre has to ask the caller" in page.text


def test_a_first_contact_is_not_recorded_by_one_press_on_its_form(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler = desk(Role.UNIT_HANDLER)
    handler.fill_in(f"{ORDER}/sign")
    untouched = {"contacted_at": "2026-03-02T09:00", "way": "phone", "note": " ", "not_reached": ""}
    answer = refused(handler.fill_in(f"{ORDER}/contact", **untouched), handler.get)
    assert 'href="#f-note"' in answer.text
    assert handler.fill_in(f"{ORDER}/contact", **untouched | {"not_reached": "关机"}).status_code == 303


def test_a_time_that_has_not_come_and_a_text_that_is_too_long_are_named_by_their_fields(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(channel=Channel.VISIT))
    handler = desk(Role.UNIT_HANDLER)
    handler.fill_in(f"{ORDER}/sign")
    contact = {"contacted_at": "2026-03-02T09:00", "way": "phone", "note": "约定上门"}
    later = "2099-01-01T09:00"

    def said(to: str, **form: object) -> str:
        return refused(handler.fill_in(to, **form), lambda address: handler.get(address, "zh")).text

    long = said(f"{ORDER}/contact", **contact | {"note": "长" * 2001})
    assert '<a href="#f-note">沟通内容：' in long
    early = said(f"{ORDER}/contact", **contact | {"contacted_at": later})
    assert '<a href="#f-contacted_at">与信访人联系的时间：' in early
    assert 'id="f-contacted_at-error"' in early
    handler.fill_in(f"{ORDER}/contact", **contact)
    early = said(f"{ORDER}/acceptance", outcome="accepted", notice_served_at=later)
    assert '<a href="#f-notice_served_at">书面告知送达时间：' in early
    assert 'id="f-notice_served_at-error"' in early


def test_a_form_that_would_be_refused_whatever_is_typed_is_not_offered(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(channel=Channel.VISIT))
    handler = desk(Role.UNIT_HANDLER)
    handler.fill_in(f"{ORDER}/sign")
    opened, replied = f'action="{ORDER}/contact"', f'action="{ORDER}/reply"'
    assert opened in handler.get(f"{ORDER}?do=reply").text
    handler.fill_in(f"{ORDER}/contact", contacted_at="2026-03-02T09:00", note="约定上门")
    page = handler.get(ORDER).text
    assert f'action="{ORDER}/acceptance"' in page
    assert "do=reply" not in page
    handler.fill_in(f"{ORDER}/acceptance", outcome="accepted", notice_served_at="2026-03-02T09:00")
    assert replied in handler.get(ORDER).text


def test_the_centres_list_shows_the_centres_step_of_a_confidential_order(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(confidential=True))
    assignment.receive(
        clock(NO, "2026-03-02T11:00:00+08:00", ClockKind.SIGN),
        clock(NO, "2026-03-03T09:00:00+08:00", ClockKind.FIRST_CONTACT, unit=None),
    )
    page = desk(Role.CLERK).get("/assignment/desk?show=centre&lang=en").text
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "contact the caller for the unit" in row
    assert "First contact" in row
    assert "Sign for it" not in row


def test_a_unit_is_not_offered_a_return_after_its_time(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler = desk(Role.UNIT_HANDLER)
    assert "do=return" in handler.get(ORDER).text
    assignment.clock.set(NOW.replace(day=4))
    assert "do=return" not in handler.get(ORDER).text


def test_what_a_unit_received_itself_is_called_a_transfer_only_once_it_goes_elsewhere(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(received_by="water", channel=Channel.VISIT))
    clerk = desk(Role.CLERK)
    at_first = clerk.get(ORDER).text.partition("<dl")[2].partition("</dl>")[0]
    assert "the unit received it itself" in at_first
    assert "Transfer" not in at_first
    sent_on = clerk.fill_in(f"{ORDER}/redispatch", unit="heat", mode="transfer", reason="属供热职责范围")
    assert sent_on.status_code == 303
    assert "Transfer" in clerk.get(ORDER).text.partition("<dl")[2].partition("</dl>")[0]


def test_the_unit_that_holds_the_order_reads_what_the_petitioner_added(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged())
    assignment.receive(added(text="今天又降到十三度。"))
    holder, other = desk(Role.UNIT_HANDLER), desk(Role.UNIT_HANDLER, "water")
    page = holder.get(ORDER).text
    assert "今天又降到十三度。" in page
    assert "The petitioner added something" in page
    assert "the petitioner" in page
    history = holder.get(f"/assignment/api/v1/orders/{NO}").get_json()["history"]
    assert [(h["what"], h["text"]) for h in history if h["what"] == "text_added"] == [
        ("text_added", "今天又降到十三度。")
    ]
    assert other.get(ORDER).status_code == 404
    assignment.receive(PetitionerErased(petitioner_ref=f"p-{NO}"))
    page = holder.get(ORDER).text
    assert "今天又降到十三度。" not in page
    assert "The petitioner added something" in page


def test_a_form_that_was_not_taken_keeps_what_was_typed_and_names_the_field(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged())
    handler = desk(Role.UNIT_HANDLER)
    handler.fill_in(f"{ORDER}/sign")
    sent = handler.fill_in(f"{ORDER}/reply", text="我们打算修好它", done="done")
    answer = refused(sent, lambda address: handler.get(address, "zh"))
    assert "我们打算修好它" in answer.text
    assert "请先联系" in answer.text


def test_a_clash_is_told_and_nothing_typed_is_lost(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    version = clerk.get(f"/assignment/api/v1/orders/{NO}").get_json()["version"]
    handler.fill_in(f"{ORDER}/sign")
    sent = clerk.fill_in(
        f"{ORDER}/redispatch", unit="water", mode="dispatch", reason="管网归水务局", version=version
    )
    answer = refused(sent, clerk.get)
    assert "管网归水务局" in answer.text
    assert 'name="version" value="3"' in answer.text
    answer = clerk.fill_in(
        f"{ORDER}/redispatch", unit="water", mode="dispatch", reason="管网归水务局", version=3
    )
    assert answer.status_code == 303


def test_what_was_typed_stays_even_where_it_cannot_be_done_any_more(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged())
    clerk = desk(Role.CLERK)
    until_return_visit(assignment)
    answer = refused(clerk.fill_in(f"{ORDER}/audit", verdict="reject", reason="请补充测温记录"), clerk.get)
    assert "There is no reply that waits for audit." in answer.text
    assert "请补充测温记录" in answer.text


def test_a_reply_is_not_approved_by_whoever_wrote_what_is_missing(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    handler.fill_in(f"{ORDER}/sign")
    handler.fill_in(f"{ORDER}/reply", text="已恢复供热。", done="done", evidence="照片")
    missing = {"verdict": "approve", "reason": "请写明时间"}
    answer = refused(clerk.fill_in(f"{ORDER}/audit", **missing), clerk.get)
    assert 'href="#f-reason"' in answer.text
    assert "请写明时间" in answer.text
    assert clerk.fill_in(f"{ORDER}/audit", **missing | {"reason": ""}).status_code == 303


def test_sending_a_form_twice_acts_once(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler = desk(Role.UNIT_HANDLER)
    first = handler.fill_in(f"{ORDER}/sign", version=2, idempotency_key="k" * 32)
    again = handler.fill_in(f"{ORDER}/sign", version=2, idempotency_key="k" * 32)
    assert (first.status_code, again.status_code) == (303, 303)
    assert handler.get(f"/assignment/api/v1/orders/{NO}").get_json()["version"] == 3


def test_the_worklist_puts_what_is_due_next_on_top_and_says_how_long(
    assignment: Assignment, desk: Sit
) -> None:
    late, soon, calm = (f"230600-2026-000000{n}" for n in (1, 2, 3))
    assignment.receive(triaged(calm), triaged(soon), triaged(late))
    assignment.receive(clock(late, "2026-02-27T10:00:00+08:00"), clock(soon, "2026-03-04T24:00:00+08:00"))
    handler = desk(Role.UNIT_HANDLER)
    assert handler.numbers("show=todo") == [late, soon, calm]
    page = handler.get("/assignment/orders").text
    assert page.index(late) < page.index(soon) < page.index(calm)
    assert "2 working days left" in page
    assert "overdue for 2 working days" in page  # Saturday 28 February 2026 was a make-up working day
    assert handler.numbers("show=overdue") == [late]


def test_bug_all_rows_of_a_list_looked_alike_without_their_titles(assignment: Assignment, desk: Sit) -> None:
    first, second = (f"230600-2026-000000{n}" for n in (1, 2))
    assignment.receive(triaged(first, title="三号楼暖气不热"), triaged(second, title="五号楼暖气不热"))
    accusation = AccusationReferred(
        registration_no="230600-2026-0000666", competent_unit=DISCIPLINE, received_at=NOW
    )
    assignment.receive(accusation)
    for who, path in (
        (desk(Role.UNIT_HANDLER), "/assignment/orders"),
        (desk(Role.CLERK), "/assignment/desk"),
    ):
        page = who.get(f"{path}?show=all&lang=en").text
        assert ("三号楼暖气不热" in page, "五号楼暖气不热" in page) == (True, True)
        assert "Complaint · Utilities › Heating · Sartu" in page
    sealed = desk(Role.UNIT_HANDLER, "discipline").get("/assignment/orders").text
    assert ("暖气" in sealed, "Accusation" in sealed) == (False, True)


def test_the_title_of_an_erased_petitioner_is_gone_from_the_list(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler = desk(Role.UNIT_HANDLER)
    assert "暖气不热" in handler.get("/assignment/orders").text
    erased = PetitionerErased(petitioner_ref=f"p-{NO}")
    assignment.receive(erased)
    page = handler.get("/assignment/orders").text
    assert ("暖气不热" in page, ERASED in page) == (False, True)


def test_bug_the_organ_that_got_an_accusation_was_told_to_contact_the_caller(
    assignment: Assignment, desk: Sit
) -> None:
    no = "230600-2026-0000666"
    assignment.receive(AccusationReferred(registration_no=no, competent_unit=DISCIPLINE, received_at=NOW))
    organ = desk(Role.UNIT_HANDLER, "discipline")
    assert organ.fill_in(f"/assignment/orders/{no}/sign").status_code == 303
    page = organ.get("/assignment/orders").text
    assert (no in page, "contact the caller" in page) == (True, False)


def test_the_list_says_what_to_do_where_it_is_empty(assignment: Assignment, desk: Sit) -> None:
    assert "Nothing is waiting for the unit" in desk(Role.UNIT_HANDLER).get("/assignment/orders").text
    clerk = desk(Role.CLERK)
    assert "Nothing to dispatch, to audit or to decide." in clerk.get("/assignment/desk").text
    assert "Every matter has its unit" in clerk.get("/assignment/desk?show=to_dispatch&lang=en").text


def test_pages_of_a_list_follow_each_other_without_loss_or_repeat(assignment: Assignment, desk: Sit) -> None:
    numbers = [f"230600-2026-00000{n:02}" for n in range(1, 13)]
    assignment.receive(*(triaged(no) for no in numbers))
    assignment.receive(
        *(clock(no, f"2026-03-{day:02}T18:00:00+08:00") for day, no in enumerate(numbers[:7], 1))
    )
    handler = desk(Role.UNIT_HANDLER)
    for sort in ("due", "-due", "received", "-received", "changed", "-changed"):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = handler.get(f"/assignment/api/v1/orders?sort={sort}&limit=5{cursor}").get_json()
            seen += [item["registration_no"] for item in answer["items"]]
            cursor = f"&cursor={answer['next']}" if answer["next"] else None
            assert len(seen) <= len(numbers)
        assert sorted(seen) == numbers, sort
        assert seen == handler.numbers(f"sort={sort}&limit=200"), sort


def test_the_desk_dispatches_what_the_catalogue_has_no_entry_for(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged(matter_class="roads/potholes", channel=Channel.LETTER))
    clerk = desk(Role.CLERK)
    assert clerk.numbers("show=to_dispatch") == [NO]
    answer = clerk.fill_in(f"{ORDER}/dispatch", unit="water", mode="transfer")
    assert answer.status_code == 303
    assert desk(Role.UNIT_HANDLER, "water").numbers() == [NO]


def test_a_return_is_asked_for_and_decided(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    handler.fill_in(f"{ORDER}/return", reason="管网归水务局", legal_basis="R22 §23")
    assert clerk.numbers("show=returns") == [NO]
    assert "管网归水务局" in clerk.get(ORDER).text
    answer = clerk.fill_in(
        f"{ORDER}/return-decision", decision="designate", unit="water", mode="assign", reason="裁定"
    )
    assert answer.status_code == 303
    water = desk(Role.UNIT_HANDLER, "water")
    page = water.get(ORDER).text
    assert f"{ORDER}/sign" in page
    assert "do=return" not in page
    assert f"{ORDER}/return" not in water.get(f"{ORDER}?do=return").text
    assert handler.get(ORDER).status_code == 404


def test_after_the_objection_limit_a_return_is_refused(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    assignment.clock.set(NOW.replace(day=4))
    answer = desk(Role.UNIT_HANDLER).post(
        f"/assignment/api/v1/orders/{NO}/return", reason="不归我们", legal_basis="R22 §23"
    )
    assert (answer.status_code, answer.get_json()["code"]) == (422, "objection_lapsed")


def test_units_are_registered_changed_and_closed_on_their_pages(assignment: Assignment, desk: Sit) -> None:
    admin = desk(Role.ADMINISTRATOR)
    new = {
        "jurisdiction": "230600",
        "unit": "gas",
        "name": "燃气公司",
        "kind": "enterprise",
        "parent": "office",
    }
    assert admin.fill_in("/assignment/units", **new).status_code == 303
    again = refused(admin.fill_in("/assignment/units", **new), admin.get)
    assert "燃气公司" in again.text
    page = admin.get("/assignment/units/230600/gas")
    assert "燃气公司" in page.text
    changed = admin.fill_in(
        "/assignment/units/230600/gas", jurisdiction="230600", unit="gas", name="天然气公司", version=1
    )
    assert changed.status_code == 303
    stale = admin.fill_in(
        "/assignment/units/230600/gas", jurisdiction="230600", unit="gas", name="燃气", version=1
    )
    assert "燃气" in refused(stale, admin.get).text
    assert admin.fill_in("/assignment/units/230600/gas", what="close", version=3).status_code == 303
    assert "天然气公司" in admin.get("/assignment/units").text


def test_the_catalogue_is_set_tried_and_cleared_on_its_page(assignment: Assignment, desk: Sit) -> None:
    clerk = desk(Role.CLERK)
    entry = {"jurisdiction": "230600", "matter_class": "utilities", "place": "230602", "unit": "water"}
    assert clerk.fill_in("/assignment/catalogue", **entry).status_code == 303
    tried = clerk.get("/assignment/catalogue?try_class=utilities/gas_supply&try_place=230602001&lang=en").text
    assert "goes to 水务局" in tried
    wrong = refused(clerk.fill_in("/assignment/catalogue", **{**entry, "place": "23x"}), clerk.get)
    assert "23x" in wrong.text
    gone = {**entry, "what": "remove"}
    assert clerk.fill_in("/assignment/catalogue", **gone).status_code == 303
    assert (
        "No entry fits"
        in clerk.get("/assignment/catalogue?try_class=utilities/gas_supply&try_place=230602001&lang=en").text
    )


XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "javascript:alert(1)//",
    "</textarea><b>x",
)


def test_what_people_write_is_shown_and_never_run(assignment: Assignment, desk: Sit) -> None:
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    for n, payload in enumerate(XSS, 1):
        order = f"/assignment/orders/230600-2026-000000{n}"
        assignment.receive(triaged(order[-19:], title=payload, text=payload))
        handler.fill_in(f"{order}/sign")
        handler.fill_in(f"{order}/contact", not_reached=payload)
        typed = refused(handler.fill_in(f"{order}/reply", text=payload, done="done"), handler.get).text
        handler.fill_in(f"{order}/reply", text=payload, facts=payload, done="done", evidence=payload)
        clerk.fill_in(f"{order}/audit", verdict="reject", reason=payload)
        shown = clerk.get(order).text
        searched = clerk.client.get(
            "/assignment/desk", query_string={"q": payload}, headers=clerk.headers
        ).text
        for page in (typed, shown, searched):
            for run in ("<script>alert", "<img src=x", "</textarea><b>", 'href="javascript:'):
                assert run not in page
        escaped = str(escape(payload))
        assert typed.count(escaped) >= 2, payload
        assert shown.count(escaped) >= 7, payload


def test_each_page_is_there_in_chinese_and_english(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    clerk = desk(Role.CLERK)
    for path in ("/assignment/orders", ORDER, "/assignment/desk", "/assignment/catalogue"):
        chinese, english = clerk.get(path, "zh"), clerk.get(path, "en")
        assert (chinese.status_code, english.status_code) == (200, 200)
        assert 'lang="zh-CN"' in chinese.text
        assert 'lang="en"' in english.text


UNIT_CLOCKS = {ClockKind.SIGN: "03", ClockKind.FIRST_CONTACT: "04", ClockKind.HOTLINE_REPLY: "09"}


def test_bug_the_page_after_acting_named_the_clock_that_had_just_been_met(
    assignment: Assignment, desk: Sit
) -> None:
    """Supervision says nothing here: what the order itself knows decides what is owed next."""
    assignment.receive(triaged())
    assignment.receive(
        *(clock(NO, f"2026-03-{day}T24:00:00+08:00", kind) for kind, day in UNIT_CLOCKS.items())
    )
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    owed = []
    for who, slug, form in (
        (handler, "sign", {}),
        (handler, "contact", {"contacted_at": "2026-03-02T09:00", "way": "phone", "note": "约定上门"}),
        (handler, "reply", {"text": "已恢复供热。", "done": "done", "evidence": "照片"}),
        (clerk, "audit", {"verdict": "approve"}),
    ):
        owed.append(handler.get(f"/assignment/api/v1/orders/{NO}").get_json()["due_kind"])
        assert who.fill_in(f"{ORDER}/{slug}", **form).status_code == 303
    owed.append(handler.get(f"/assignment/api/v1/orders/{NO}").get_json()["due_kind"])
    assert owed == ["sign", "first_contact", "hotline_reply", "hotline_reply", None]


def test_a_step_that_is_done_is_marked_until_supervision_has_stopped_its_clock(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged())
    assignment.receive(clock(NO, "2026-03-03T24:00:00+08:00", ClockKind.SIGN))
    handler = desk(Role.UNIT_HANDLER)
    note = "Done</span> <strong>"
    before = handler.get(ORDER).text
    assert ("clock-bar" in before, note in before) == (True, False)
    handler.fill_in(f"{ORDER}/sign")
    after = handler.get(ORDER).text
    assert ("clock-bar" in after, note in after) == (False, True)
    stopped = ClockStopped(
        clock_id=f"sign/{NO}",
        registration_no=NO,
        kind=ClockKind.SIGN,
        unit="heat",
        stopped_at=NOW,
        outcome=ClockOutcome.MET,
    )
    assignment.receive(stopped)
    confirmed = handler.get(ORDER).text
    assert ("clock-bar" in confirmed, note in confirmed) == (True, False)


def test_a_notice_that_was_served_ends_what_is_owed_and_another_unit_owes_it_anew(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(channel=Channel.LETTER))
    assignment.receive(clock(NO, "2026-03-09T24:00:00+08:00", ClockKind.NOTIFY, unit=None))
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    handler.fill_in(f"{ORDER}/sign")
    assert clerk.get(f"/assignment/api/v1/orders/{NO}").get_json()["due_kind"] == "notify"
    form = {"outcome": "accepted", "notice_served_at": "2026-03-02T09:00"}
    assert handler.fill_in(f"{ORDER}/acceptance", **form).status_code == 303
    assert clerk.get(f"/assignment/api/v1/orders/{NO}").get_json()["due_kind"] is None
    moved = clerk.fill_in(f"{ORDER}/redispatch", unit="water", mode="transfer", reason="归水务局")
    assert moved.status_code == 303, moved.text
    assert clerk.get(f"/assignment/api/v1/orders/{NO}").get_json()["due_kind"] == "notify"


def test_the_address_of_a_forms_answer_leads_back_to_that_form(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged(NO))
    handler = desk(Role.UNIT_HANDLER)
    answer = handler.get(f"/assignment/orders/{NO}/return")
    assert (answer.status_code, answer.location) == (303, f"/assignment/orders/{NO}?do=return#actions-title")
    assert handler.get("/assignment/orders/nothing/sign").location == "/assignment/orders"


def test_the_next_order_is_the_first_of_the_readers_list_but_the_one_that_is_open(
    assignment: Assignment, desk: Sit
) -> None:
    other = NO[:-1] + "9"
    assignment.receive(triaged(), triaged(other))
    handler, clerk = desk(Role.UNIT_HANDLER), desk(Role.CLERK)
    for open_now, following in ((NO, other), (other, NO)):
        assert (
            handler.get(f"/assignment/next?number={open_now}").headers["Location"]
            == f"/assignment/orders/{following}"
        )
    assert f"/assignment/next?number={NO}" in handler.get(ORDER).text
    assert clerk.get(f"/assignment/next?number={NO}").headers["Location"] == "/assignment/desk"
