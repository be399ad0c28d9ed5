"""A visitor comes to a unit's own counter (R22 §23): that unit owes the notice, and nobody transfers the matter."""

from datetime import date, timedelta

from huiyin_assignment.features.decide_acceptance.command import DecideAcceptance
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.order_command import carry_out
from huiyin_contracts.vocabulary import AcceptanceOutcome, Category, Channel, Nature
from huiyin_demo.founding import found
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.china import last_day_before
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Principal, Role

CITY, RECEIVER = "230600", "230600-housing"
CLERK = Principal.of("clerk", "", Role.CLERK, CITY)


def test_the_unit_that_a_visitor_came_to_gets_the_order_and_owes_the_notice(
    platform: Platform, clock: SimulatedClock
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    visit = RegisterPetition(
        jurisdiction=CITY,
        channel=Channel.VISIT,
        title="房屋维修资金",
        text="小区维修资金一直没有公布，请说明。",
        name="王女士",
        address="幸福路",
        received_by=RECEIVER,
    )
    intake, assignment = platform.runtime("intake"), platform.runtime("assignment")
    number = register_petition(intake, Act("clerk", clock.now()), visit).registration_no
    platform.settle()
    assert clocks(platform, number) == {"T03": (None, None)}

    clock.advance(timedelta(days=2))
    triaged = TriagePetition(
        category=Category.CLAIM, nature=Nature.COMPLAINT, matter_class="utilities/heating", place=CITY
    )
    triage_petition(intake, Act("clerk", clock.now(), number), CLERK, number, triaged)
    platform.settle()
    assert clocks(platform, number) == {"T03": (RECEIVER, None), "sign": (RECEIVER, None)}
    (due,) = assignment.database.query(
        "SELECT unit, due_at FROM live.order_clocks WHERE registration_no = %s AND kind = 'notify'", (number,)
    )
    assert (due["unit"], last_day_before(due["due_at"])) == (RECEIVER, date(2026, 3, 17))

    key = {"jurisdiction": CITY, "registration_no": number, "unit": RECEIVER}
    carry_out(assignment, Act("handler", clock.now(), number), SignForOrder(**key))
    clock.advance(timedelta(days=3))
    accepted = DecideAcceptance(**key, outcome=AcceptanceOutcome.ACCEPTED, notice_served_at=clock.now())
    carry_out(assignment, Act("handler", clock.now(), number), accepted)
    platform.settle()
    assert clocks(platform, number) == {
        "T03": (RECEIVER, "met"),
        "sign": (RECEIVER, "met"),
        "T06": (RECEIVER, None),
    }


def clocks(platform: Platform, number: str) -> dict[str, tuple[str | None, str | None]]:
    """Who owes each limit of the matter, and how it ended."""
    rows = platform.runtime("supervision").database.query(
        "SELECT limit_id, unit, outcome FROM live.clocks WHERE registration_no = %s", (number,)
    )
    return {row["limit_id"]: (row["unit"], row["outcome"]) for row in rows}
