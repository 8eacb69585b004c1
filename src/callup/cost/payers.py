"""Who pays, from which fund, and on what ground?

The payer follows the duty status. Federal recovery of State money is told, never netted.
"""

import msgspec

from callup.request import MissionKind, RequesterKind

AGENCY = "requesting agency"
DEFENSE = "Department of Defense"
FEMA = "FEMA"
FEMA_MISSIONS = ("disaster", "public_health")
NOT_NAMED = "not named"


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays pay and allowances, and who pays operations; `basis` gives the ground in one or two sentences."""

    payer: str
    pay_fund: str
    operations_fund: str
    basis: str


def payment_for(
    *,
    status: str,
    home: str,
    host: str | None,
    requester_kind: RequesterKind | None,
    mission_kind: MissionKind | None,
    law_enforcement: bool,
) -> Payment:
    """Who pays for people in this status, and from which fund.

    Sources:
        10 U.S.C. 277; 31 U.S.C. 1535; 32 U.S.C. 112; 42 U.S.C. 5170b; EMAC Art. IX (Pub. L. 104-321).

    Example:
        >>> payment_for(status="sad", home="NM", host=None, requester_kind="local", mission_kind="protection",
        ...             law_enforcement=False).payer
        'NM, home jurisdiction'
    """
    if status in {"sad", "sad-emac"}:
        return _state(home, host) if status == "sad-emac" else _at_home(home)
    if status == "civilian":
        return _civilian(home)
    if status == "t32-112":
        return _counterdrug()
    if mission_kind in FEMA_MISSIONS and status != "t10-insurrection":
        return _mission_assignment()
    federal = requester_kind == "federal_agency"
    if status == "t32-502f":
        repaid = federal and (law_enforcement or mission_kind == "special_event")
        return _repaid(law_enforcement=law_enforcement) if repaid else _guard_accounts(federal=federal)
    return _title10(federal=federal)


def _one_fund(payer: str, fund: str, basis: str) -> Payment:
    return Payment(payer=payer, pay_fund=fund, operations_fund=fund, basis=basis)


def _at_home(home: str) -> Payment:
    basis = (
        f"State active duty is paid by {home}; federal recovery after a declaration is a separate account and is not "
        "deducted."
    )
    return _one_fund(f"{home}, home jurisdiction", "State funds", basis)


def _state(home: str, host: str | None) -> Payment:
    basis = (
        f"EMAC Art. IX: the receiving jurisdiction repays {home}, whether or not FEMA pays; "
        "federal recovery is a separate account and is not deducted."
    )
    return _one_fund(f"{host or NOT_NAMED}, receiving jurisdiction", f"State funds, repaid to {home} under EMAC", basis)


def _civilian(home: str) -> Payment:
    basis = (
        "Economy Act, 31 U.S.C. 1535: the lending agency pays first and is repaid by the requesting agency at actual "
        "cost."
    )
    return _one_fund(f"lending agency ({home})", "salaries and expenses, repaid at actual cost", basis)


def _counterdrug() -> Payment:
    basis = "32 U.S.C. 112: paid from the counterdrug account under the governor's approved plan."
    return _one_fund(DEFENSE, "counterdrug account", basis)


def _mission_assignment() -> Payment:
    basis = (
        "With a FEMA mission assignment (42 U.S.C. 5170b) FEMA repays the Department of Defense; a State cost share "
        "may apply. Without one the Department of Defense pays."
    )
    return _one_fund(FEMA, "Disaster Relief Fund, mission assignment", basis)


def _repaid(*, law_enforcement: bool) -> Payment:
    kind = "law-enforcement support" if law_enforcement else "special-event support"
    basis = (
        f"10 U.S.C. 277(b): a federal agency that receives {kind} from the Guard on 502(f) duty must repay it, "
        "unless the Secretary waives that in writing under 277(c); waived, the Department of Defense pays from "
        "National Guard pay and operation and maintenance accounts."
    )
    return _one_fund(AGENCY, "reimbursable order, 10 U.S.C. 277(b)", basis)


def _guard_accounts(*, federal: bool) -> Payment:
    open_point = " If the support is characterised as law enforcement, 10 U.S.C. 277(b) makes the requester repay it."
    basis = "32 U.S.C. 502(f): National Guard pay and operation and maintenance accounts pay first."
    return Payment(
        payer=DEFENSE,
        pay_fund="National Guard personnel",
        operations_fund="National Guard operation and maintenance",
        basis=basis + (open_point if federal else ""),
    )


def _title10(*, federal: bool) -> Payment:
    claim = (
        " The requesting agency owes repayment under the Economy Act and 10 U.S.C. 277(a), unless waived under 277(c)."
        if federal
        else " No federal requester: nothing is repaid unless another law says so."
    )
    ending = ", reimbursable" if federal else ""
    return Payment(
        payer=DEFENSE,
        pay_fund=f"military personnel{ending}",
        operations_fund=f"operation and maintenance{ending}",
        basis="Title 10: federal military accounts pay first." + claim,
    )
