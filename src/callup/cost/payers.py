"""Who pays, from which fund, and on what ground?

The payer follows the duty status. Federal recovery of State money is told, never netted.
"""

from collections.abc import Callable

import msgspec

from callup.cost.stay import Stay

AGENCY = "requesting agency"
DEFENSE = "Department of Defense"
FEMA = "FEMA"
FEMA_MISSIONS = ("disaster", "public_health")
NOT_NAMED = "not named"
LEAST_FEMA_SHARE = 0.75  # 42 U.S.C. 5170b(b)
GROUNDS = {
    "training": "277(c)(1), the support is given in the normal course of training or operations",
    "equivalent_benefit": "277(c)(2), the support brings a substantially equivalent benefit",
}


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays pay and allowances, and who pays operations; `basis` gives the ground in one or two sentences.

    `share` [0 to 1] of each amount falls on the payer, the rest on `other_payer` from `other_fund`.
    """

    payer: str
    pay_fund: str
    operations_fund: str
    basis: str
    share: float = 1.0
    other_payer: str = ""
    other_fund: str = ""


def payment_for(stay: Stay) -> Payment:
    """Who pays for a stay, and from which fund.

    Sources:
        10 U.S.C. 277; 31 U.S.C. 1535; 32 U.S.C. 112; 42 U.S.C. 5170b; EMAC Art. IX (Pub. L. 104-321).

    Example:
        >>> payment_for(Stay(
        ...     line="guards", status="sad", home="NM", host=None, people=10, days=30, distance_km=0,
        ...     requester_kind="local", mission_kind="protection", law_enforcement=False,
        ... )).payer
        'NM, home jurisdiction'
    """
    if stay.status in FIXED:
        return FIXED[stay.status](stay)
    if stay.mission_kind in FEMA_MISSIONS and stay.status != "t10-insurrection":
        return _mission_assignment(stay)
    federal = stay.requester_kind == "federal_agency"
    if stay.status != "t32-502f":
        return _title10(stay, federal=federal)
    if not federal or not (stay.law_enforcement or stay.mission_kind == "special_event"):
        return _guard_accounts(federal=federal)
    return _waived(stay.waiver) if stay.waiver else _repaid(law_enforcement=stay.law_enforcement)


def _one_fund(payer: str, fund: str, basis: str) -> Payment:
    return Payment(payer=payer, pay_fund=fund, operations_fund=fund, basis=basis)


def _at_home(stay: Stay) -> Payment:
    basis = (
        f"State active duty is paid by {stay.home}; federal recovery after a declaration is a separate account and is "
        "not deducted."
    )
    return _one_fund(f"{stay.home}, home jurisdiction", "State funds", basis)


def _under_compact(stay: Stay) -> Payment:
    basis = (
        f"EMAC Art. IX: the receiving jurisdiction repays {stay.home}, whether or not FEMA pays; "
        "federal recovery is a separate account and is not deducted."
    )
    payer, fund = f"{stay.host or NOT_NAMED}, receiving jurisdiction", f"State funds, repaid to {stay.home} under EMAC"
    return _one_fund(payer, fund, basis)


def _civilian(stay: Stay) -> Payment:
    basis = (
        "Economy Act, 31 U.S.C. 1535: the lending agency pays first and is repaid by the requesting agency at actual "
        "cost."
    )
    return _one_fund(f"lending agency ({stay.home})", "salaries and expenses, repaid at actual cost", basis)


def _counterdrug(_: Stay) -> Payment:
    basis = "32 U.S.C. 112: paid from the counterdrug account under the governor's approved plan."
    return _one_fund(DEFENSE, "counterdrug account", basis)


def _mission_assignment(stay: Stay) -> Payment:
    share = LEAST_FEMA_SHARE if stay.fema_share is None else stay.fema_share
    source = "the least share in law" if stay.fema_share is None else "as stated"
    state = stay.host or stay.home
    basis = (
        f"With a FEMA mission assignment (42 U.S.C. 5170b) FEMA repays the Department of Defense and bears "
        f"{100 * share:g} percent, {source}; {state} owes the rest. Without one the Department of Defense pays."
    )
    whole = _one_fund(FEMA, "Disaster Relief Fund, mission assignment", basis)
    return msgspec.structs.replace(
        whole, share=share, other_payer=f"{state}, supported jurisdiction", other_fund="State funds, cost share"
    )


def _repaid(*, law_enforcement: bool) -> Payment:
    kind = "law-enforcement support" if law_enforcement else "special-event support"
    basis = (
        f"10 U.S.C. 277(b): a federal agency that receives {kind} from the Guard on 502(f) duty must repay it, "
        "unless the Secretary waives that in writing under 277(c); waived, the Department of Defense pays from "
        "National Guard pay and operation and maintenance accounts."
    )
    return _one_fund(AGENCY, "reimbursable order, 10 U.S.C. 277(b)", basis)


def _waived(ground: str) -> Payment:
    basis = (
        f"Repayment by the requesting agency is waived in writing under 10 U.S.C. {GROUNDS[ground]}; the Department of "
        "Defense pays from National Guard pay and operation and maintenance accounts."
    )
    return Payment(
        payer=DEFENSE,
        pay_fund="National Guard personnel",
        operations_fund="National Guard operation and maintenance",
        basis=basis,
    )


def _guard_accounts(*, federal: bool) -> Payment:
    open_point = " If the support is characterised as law enforcement, 10 U.S.C. 277(b) makes the requester repay it."
    basis = "32 U.S.C. 502(f): National Guard pay and operation and maintenance accounts pay first."
    return Payment(
        payer=DEFENSE,
        pay_fund="National Guard personnel",
        operations_fund="National Guard operation and maintenance",
        basis=basis + (open_point if federal else ""),
    )


def _title10(stay: Stay, *, federal: bool) -> Payment:
    owed = federal and not stay.waiver
    ending = ", reimbursable" if owed else ""
    return Payment(
        payer=DEFENSE,
        pay_fund=f"military personnel{ending}",
        operations_fund=f"operation and maintenance{ending}",
        basis=f"Title 10: federal military accounts pay first. {_claim(stay, federal=federal)}",
    )


def _claim(stay: Stay, *, federal: bool) -> str:
    if not federal:
        return "No federal requester: nothing is repaid unless another law says so."
    if stay.waiver:
        return f"Repayment is waived in writing under 10 U.S.C. {GROUNDS[stay.waiver]}."
    return (
        "The requesting agency owes repayment under the Economy Act and 10 U.S.C. 277(a), unless waived under 277(c)."
    )


FIXED: dict[str, Callable[[Stay], Payment]] = {
    "sad": _at_home,
    "sad-emac": _under_compact,
    "civilian": _civilian,
    "t32-112": _counterdrug,
}
