"""Who owes whom, and what may FEMA refund? Two ledgers that are never mixed."""

from collections import defaultdict

from callup.cost.amounts import times
from callup.cost.bill import Debt, Refund
from callup.cost.payers import AGENCY, DEFENSE, FEMA, FEMA_MISSIONS, LEAST_FEMA_SHARE, NOT_NAMED, payment_for
from callup.cost.stay import Stay
from callup.money import NOTHING, Dollars

Costed = tuple[tuple[Stay, Dollars], ...]


def debts_of(costed: Costed) -> tuple[Debt, ...]:
    """What one party owes another, whatever the federal government may refund to it.

    Args:
        costed: Stays with what each costs.

    Sources:
        EMAC Art. IX (Pub. L. 104-321); 31 U.S.C. 1535; 10 U.S.C. 277.
    """
    sums: dict[tuple[str, str, str], Dollars] = defaultdict(lambda: NOTHING)
    for stay, amount in costed:
        if owed := _debt(stay):
            sums[owed] += amount
    return tuple(
        Debt(debtor=debtor, creditor=creditor, ground=ground, amount=amount)
        for (debtor, creditor, ground), amount in sorted(sums.items())
    )


def refunds_of(costed: Costed) -> tuple[Refund, ...]:
    """What FEMA may refund to the State that bears the cost of State active duty, after a declaration.

    Args:
        costed: Stays with what each costs.

    Sources:
        42 U.S.C. 5170b(b): at least 75 percent of the eligible cost.
    """
    sums: dict[tuple[str, float], Dollars] = defaultdict(lambda: NOTHING)
    for stay, amount in costed:
        if stay.status in {"sad", "sad-emac"} and stay.mission_kind in FEMA_MISSIONS:
            share = LEAST_FEMA_SHARE if stay.fema_share is None else stay.fema_share
            sums[_bearer(stay), share] += amount
    return tuple(
        Refund(
            claimant=claimant,
            payer=FEMA,
            share=share,
            ground="42 U.S.C. 5170b(b), after a declaration and for documented eligible cost; a claim, not deducted",
            eligible=amount,
            amount=times(amount, share),
        )
        for (claimant, share), amount in sorted(sums.items())
    )


def _bearer(stay: Stay) -> str:
    return (stay.host or NOT_NAMED) if stay.status == "sad-emac" else stay.home


def _debt(stay: Stay) -> tuple[str, str, str] | None:
    if stay.status == "sad-emac":
        return stay.host or NOT_NAMED, stay.home, "EMAC Art. IX"
    if stay.status == "civilian":
        return AGENCY, f"lending agency ({stay.home})", "31 U.S.C. 1535, actual cost"
    payment = payment_for(stay)
    if payment.payer == AGENCY:
        return AGENCY, DEFENSE, "10 U.S.C. 277(b)"
    if payment.pay_fund.endswith("reimbursable"):
        return AGENCY, DEFENSE, "31 U.S.C. 1535; 10 U.S.C. 277(a)"
    return None
