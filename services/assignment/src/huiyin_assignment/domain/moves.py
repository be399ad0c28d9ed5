"""Allowed transitions per state, and the refusal for each."""

from __future__ import annotations

from typing import NamedTuple

from huiyin_assignment.domain.vocabulary import Move, State
from huiyin_ledger.domain import Refusal


class Rule(NamedTuple):
    """A move's states, and the refusal everywhere else."""

    states: frozenset[State]
    refusal: Refusal


_WITH_THE_UNIT = frozenset({State.SIGNED, State.CONTACTED, State.HANDLING})

RULES: dict[Move, Rule] = {
    Move.DISPATCH: Rule(
        frozenset({State.TO_DISPATCH}),
        Refusal("already_dispatched", "This matter is with a unit already: redispatch it."),
    ),
    Move.REDISPATCH: Rule(
        frozenset({State.DISPATCHED}) | _WITH_THE_UNIT,
        Refusal(
            "cannot_redispatch",
            "An order can be redispatched only while it is with a unit and not yet answered.",
        ),
    ),
    Move.SIGN: Rule(
        frozenset({State.DISPATCHED}),
        Refusal("cannot_sign", "There is nothing to sign for: the order was signed already."),
    ),
    Move.RECORD_IMPORT: Rule(
        frozenset({State.DISPATCHED}),
        Refusal("cannot_record_import", "An earlier reply is recorded once, after its order was dispatched."),
    ),
    Move.CONTACT: Rule(
        _WITH_THE_UNIT, Refusal("cannot_contact", "A contact is recorded after signing and before the reply.")
    ),
    Move.CONTACT_FOR_UNIT: Rule(
        frozenset({State.DISPATCHED, State.RETURN_REVIEW, State.AUDIT}) | _WITH_THE_UNIT,
        Refusal("cannot_contact_for_unit", "The centre records its contact while a unit has the order."),
    ),
    Move.DECIDE_ACCEPTANCE: Rule(
        _WITH_THE_UNIT,
        Refusal("cannot_decide_acceptance", "Acceptance is decided after signing and before the reply."),
    ),
    Move.START_HANDLING: Rule(
        frozenset({State.SIGNED, State.CONTACTED}),
        Refusal("cannot_start_handling", "Handling starts once, after the order was signed for."),
    ),
    Move.SUBMIT_REPLY: Rule(
        _WITH_THE_UNIT,
        Refusal(
            "cannot_reply",
            "A reply can be handed in only while the order is signed for and not yet answered.",
        ),
    ),
    Move.AUDIT_REPLY: Rule(
        frozenset({State.AUDIT}), Refusal("nothing_to_audit", "There is no reply that waits for audit.")
    ),
    Move.ANSWER_URGING: Rule(
        frozenset({State.DISPATCHED, State.RETURN_REVIEW, State.AUDIT}) | _WITH_THE_UNIT,
        Refusal("cannot_answer_urging", "An urging is answered while the order is with the unit."),
    ),
    Move.REQUEST_RETURN: Rule(
        frozenset({State.DISPATCHED, State.SIGNED}),
        Refusal("cannot_return", "An order can be given back only before work on it has begun."),
    ),
    Move.DECIDE_RETURN: Rule(
        frozenset({State.RETURN_REVIEW}),
        Refusal("no_return_request", "No request to return this order is open."),
    ),
    Move.REDO: Rule(
        frozenset({State.RETURN_VISIT, State.CLOSED}),
        Refusal("cannot_redo", "Only an answered order can be done again."),
    ),
    Move.FOLLOW_PROMISE: Rule(
        _WITH_THE_UNIT | {State.AUDIT, State.RETURN_VISIT, State.CLOSED},
        Refusal("no_promise", "Nothing is promised here that is not done."),
    ),
    Move.CLOSE: Rule(
        frozenset({State.RETURN_VISIT}),
        Refusal("cannot_close", "An order is closed after its reply was approved and visited."),
    ),
}
