"""The bill in the report: the distribution, and the two ledgers in tables of their own."""

import msgspec

from callup.cost import price
from callup.report.blocks import Paragraph, Table
from callup.report.cost_part import write_bill
from tests.report_world import PACKAGE
from tests.tiny_cost import stay, tiny_rates


def written(*stays):
    bill = price(stays, tiny_rates(), price_year=2025)
    return bill, write_bill(msgspec.structs.replace(PACKAGE, bill=bill))


def tables(blocks):
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def test_debts_and_refunds_stand_in_two_tables():
    bill, blocks = written(stay(status="sad-emac", mission_kind="disaster"))
    debts = tables(blocks)["Debts for the support, whatever is refunded (USD of 2025)"]
    refunds = tables(blocks)["Refunds that may be claimed, deducted from nothing (USD of 2025)"]
    assert debts.rows[0][:2] == ("TX", "NM")
    assert f"{bill.total.central:,}" in debts.rows[0]
    assert refunds.rows[0][:2] == ("TX", "FEMA")
    assert f"{bill.refunds[0].amount.central:,}" in refunds.rows[0]


def test_a_bill_without_debts_has_no_table_of_debts():
    _, blocks = written(stay(status="sad", mission_kind="border"))
    assert not [caption for caption in tables(blocks) if caption.startswith(("Debts", "Refunds"))]


def test_the_distribution_is_told_in_a_sentence_with_its_seed():
    _, blocks = written(stay())
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert any("2,000 draws" in text and "seed 1" in text and "mean is" in text for text in said)
