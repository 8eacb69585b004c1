"""What does each act bring with it? One function for each act that has a document, public fields or things to begin.

An act that is not in the table brings nothing but itself. Each function takes the situation, the intent and the code
of the account, calls at most one room, and gives an `Outcome`; it writes nothing.
"""

from callup_site.desk.acts import asking, claims, counsel, deciding, homes, planning, publishing, serving
from callup_site.desk.record import Intent, Outcome, Prepare, Situation

ACTS: dict[str, Prepare] = {
    **asking.ACTS,
    **counsel.ACTS,
    **planning.ACTS,
    **deciding.ACTS,
    **serving.ACTS,
    **homes.ACTS,
    **claims.ACTS,
    **publishing.ACTS,
}


def prepare(seen: Situation, intent: Intent, account: str) -> Outcome:
    """What an act brings with it.

    Raises:
        InputError: What came with it is broken.
        OutOfTurn: A document that it rests on is not there yet.
    """
    room = ACTS.get(intent.act)
    return room(seen, intent, account) if room else Outcome()
