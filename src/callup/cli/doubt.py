"""The door for those who doubt the risk: how did the simulation do on years it had not seen?"""

from typing import TYPE_CHECKING

from callup.cli import show_doubt
from callup.cli.bounds import DRAWN_YEARS, seed_said, within
from callup.cli.doors import deliver
from callup.cli.progress import watched
from callup.readiness.backtest import Trial
from callup.readiness.backtest import backtest as scored
from callup.reference.hazards import read_hazard_record
from callup.reference.places import read_places

if TYPE_CHECKING:
    from callup.cli.options import Output, Tried


def backtest(tried: "Tried", output: "Output") -> None:
    """Fit on the earlier years, score on the later ones."""
    trial = Trial(
        split_year=tried.split,
        until_year=tried.until,
        half_life_years=tried.half_life,
        seasons=within("--seasons", tried.seasons, DRAWN_YEARS),
        seed=seed_said(tried.seed),
    )
    with watched() as progress:
        found = scored(read_hazard_record(), read_places(), trial, progress=lambda share: progress("draw years", share))
    deliver(found, "backtest", output, show_doubt.backtest)
