"""What does a little more risk buy, as a picture?"""

from callup.joint.bound import RiskBound
from callup.joint.record import Frontier, FrontierPoint, Sample
from callup.report.charts import Row, tradeoff


def frontier_chart(found: Frontier) -> str:
    """Fill against the risk that the plan adds, on its own seasons and on fresh ones, as SVG text."""
    points = [
        row
        for name, fresh in (("seasons of the plan", False), ("fresh seasons", True))
        for row in (_row(order, point, name, fresh=fresh) for order, point in enumerate(found.points))
    ]
    unit = "chance" if found.measure.endswith("chance") else "CVaR-95, person-days"
    fields = {
        "most": f"Most that the plan adds in one State ({unit})",
        "all": "Unmet person-days a season that it adds, all States",
    }
    return tradeoff(points, fields=fields, up="Person-days filled")


def bound_in_words(bound: RiskBound) -> str:
    """The bound as it is said to a command.

    Example:
        >>> bound_in_words(RiskBound(measure="added-cvar", at_most=50.0))
        'added-cvar=50'
        >>> bound_in_words(RiskBound(measure="chance", at_most=None))
        'none'
    """
    return "none" if bound.at_most is None else f"{bound.measure}={bound.at_most:g}"


def _row(order: int, point: FrontierPoint, seasons: str, *, fresh: bool) -> Row:
    sample: Sample = point.out_of_sample if fresh else point.in_sample
    limit = "no bound" if point.bound.at_most is None else f"{point.bound.at_most:g}"
    return {
        "seasons": seasons,
        "order": order,
        "most": sample.most_added,
        "all": round(sample.unmet_after - sample.unmet_before, 1),
        "up": point.person_days_sent,
        "shown": f"{limit}, {point.usd / 1e6:,.0f} M USD",
    }
