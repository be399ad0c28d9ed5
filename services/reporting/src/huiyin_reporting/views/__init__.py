"""The read models of reporting."""

from huiyin_chassis.views.view import View
from huiyin_reporting.views.bulletin import BulletinView
from huiyin_reporting.views.card import CardView
from huiyin_reporting.views.duty import DutyView
from huiyin_reporting.views.holding import HoldingView
from huiyin_reporting.views.matter import MatterView
from huiyin_reporting.views.redo import RedoView
from huiyin_reporting.views.unit import UnitView
from huiyin_reporting.views.visit import VisitView

FACTS: tuple[View, ...] = (
    MatterView(),
    DutyView(),
    HoldingView(),
    VisitView(),
    RedoView(),
    CardView(),
    UnitView(),
)
"""What the figures are made of: folded from other services' events only."""

ALL: tuple[View, ...] = (*FACTS, BulletinView())
