"""Which pages has a request at the desk, in which order, and which papers do they show?"""

import msgspec

from callup.stages.seats import Paper


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One page: the name of its address, its title, the papers it shows (None: what is public)."""

    name: str
    title: str
    paper: Paper | None


SECTIONS = (
    Section(name="request", title="Overview", paper=None),
    Section(name="lines", title="Request and lines", paper=None),
    Section(name="questions", title="Gaps and questions", paper=None),
    Section(name="findings", title="Legal findings", paper="working"),
    Section(name="plan", title="Plan", paper="working"),
    Section(name="readiness", title="Readiness", paper="working"),
    Section(name="cost", title="Cost", paper="working"),
    Section(name="alternatives", title="Alternatives", paper="working"),
    Section(name="package", title="Package", paper="package"),
    Section(name="decision", title="Decision", paper="decision"),
    Section(name="orders", title="Orders", paper="order"),
    Section(name="presence", title="Presence", paper="account"),
    Section(name="offers", title="Offers", paper="order"),
    Section(name="consents", title="Consents", paper="order"),
    Section(name="claims", title="Claims", paper="account"),
    Section(name="publications", title="Publication", paper=None),
    Section(name="attachments", title="Attachments", paper=None),
    Section(name="acts", title="Acts and ledger", paper=None),
)
