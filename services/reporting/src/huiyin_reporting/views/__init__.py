"""The read models of reporting."""

from collections.abc import Mapping

from huiyin_ledger.views.view import View
from huiyin_reporting.views.cards import CardsView
from huiyin_reporting.views.duties import DutiesView
from huiyin_reporting.views.holdings import HoldingsView
from huiyin_reporting.views.matters import MattersView
from huiyin_reporting.views.redos import RedosView
from huiyin_reporting.views.units import UnitsView
from huiyin_reporting.views.visits import VisitsView

FACTS: Mapping[str, View] = {
    "matter": MattersView(),
    "duty": DutiesView(),
    "holding": HoldingsView(),
    "visit": VisitsView(),
    "redo": RedosView(),
    "card": CardsView(),
    "unit": UnitsView(),
}
"""What the figures are made of, by what a definition calls a row: folded from other services' events only."""
