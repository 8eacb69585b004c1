"""Did others see the same ledger, and how many must have?

A ledger that shows one list to some and another to others signs both; only those who keep what they saw can tell.
A witness keeps the last checkpoint and signs a new one when that goes on from it.
"""

from collections.abc import Sequence

import msgspec

from callup.errors import ProofError
from callup.ledger.keys import Key, SecretKey
from callup.ledger.merkle import EMPTY_ROOT, check_consistency
from callup.ledger.note import Checkpoint, Note, Opened, Signed, cosigned, open_checkpoint

SPLIT = "keep both checkpoints: together they prove that the ledger shows different lists"


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Whose word is wanted.

    Attributes:
        witnesses: Keys of witnesses, each run by somebody else.
        needed: How many of them must have seen a checkpoint; with 0 none is asked for.
    """

    witnesses: tuple[Key, ...] = ()
    needed: int = 0


def check_policy(opened: Opened, policy: Policy) -> None:
    """Check that enough witnesses saw a checkpoint.

    Raises:
        ProofError: Too few did, or more are asked for than are known.
    """
    keys = {key.public for key in policy.witnesses}
    names = {key.name for key in policy.witnesses}
    if not 0 <= policy.needed <= min(len(names), len(keys)):
        found = f"{policy.needed} of {min(len(names), len(keys))}"
        raise ProofError(where="witnesses", found=found, wanted="no more than there are, each with a key of its own")
    saw = names & {one.witness for one in opened.seen}
    if len(saw) < policy.needed:
        found = f"{len(saw)} ({', '.join(sorted(saw)) or 'none'})"
        wanted = f"{policy.needed} of {', '.join(sorted(names))}"
        raise ProofError(where="witnesses", found=found, wanted=wanted, remedy="wait for them, or ask why they do not")


def check_extends(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Check that a later checkpoint goes on from an earlier one.

    Args:
        old: The earlier one; an empty ledger is gone on from by every other.
        new: The later one, of the same ledger.
        proof: Hashes from `merkle.consistency_proof`; none for an empty ledger.

    Raises:
        ProofError: It does not: entries were changed, taken out or put in between. Or the two are of two ledgers.

    Example:
        >>> old = Checkpoint(origin="example.org/ledger", size=2, root=bytes(32))
        >>> new = Checkpoint(origin="example.org/ledger", size=2, root=bytes([1] * 32))
        >>> try:
        ...     check_extends(old, new, [])
        ... except ProofError as error:
        ...     print(error.remedy)
        keep both checkpoints: together they prove that the ledger shows different lists
    """
    where = f"'{new.origin}', from {old.size} to {new.size} entries"
    if old.origin != new.origin:
        raise ProofError(where=where, found=f"'{old.origin}'", wanted="two checkpoints of one ledger")
    if old.size > new.size:
        raise ProofError(where=where, found="fewer entries than before", wanted="as many or more", remedy=SPLIT)
    try:
        if old.size == 0:
            _empty(old, new, proof)
        else:
            check_consistency(old.size, new.size, proof, old.root, new.root)
    except ProofError as error:
        raise ProofError(where=where, found=error.found, wanted=error.wanted, remedy=SPLIT) from None


def _empty(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    if old.root != EMPTY_ROOT or (new.size == 0 and new.root != EMPTY_ROOT) or proof:
        raise ProofError(where="", found="a root or a proof of no entries", wanted="that of the empty tree")


def witness(
    note: Note, ledger: Key, secret: SecretKey, last: Checkpoint | None, proof: Sequence[bytes], *, at_seconds: int
) -> Signed:
    """Sign a checkpoint as a witness, when it goes on from the last one seen.

    Args:
        note: The new checkpoint.
        ledger: Key of the ledger.
        secret: Key of the witness.
        last: What the witness saw last, None when it sees the ledger for the first time.
        proof: Hashes that lead from the last to the new checkpoint.
        at_seconds: Now, in seconds since 1970.

    Returns:
        The line to put under the checkpoint.

    Raises:
        ProofError: The ledger did not sign it, or it does not go on from the last one.
    """
    new = open_checkpoint(note, [ledger]).checkpoint
    if last is not None:
        check_extends(last, new, proof)
    return cosigned(note.text, secret, at_seconds=at_seconds)
