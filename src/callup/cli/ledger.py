"""What can be said to the ledger: `callup ledger verify`, `show`, `prove`, `check`, `append`, `keygen`, …."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

ledger_app = App(
    name="ledger", help="The public ledger of acts: check it, read it, add to it. Offices and numbers, never persons."
)

Where = Annotated[str, Parameter(name="LEDGER", help="Folder with a ledger, or its address (https://…).")]
Folder = Annotated[Path, Parameter(name="LEDGER", help="Folder with a ledger.")]
SecretFile = Annotated[Path, Parameter(help="File with the secret key, made by `callup ledger keygen`.")]
AsJson = Annotated[
    bool, Parameter(name="--json", negative="", show_default=False, help="Write JSON instead of tables.")
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Brought:
    """What you know of the ledger in another way than from the ledger."""

    key: Annotated[str | None, Parameter(help="Public key of the ledger, or a file with it.")] = None
    witness: Annotated[
        tuple[str, ...],
        Parameter(negative="", show_default=False, help="Public key of a witness you trust, or a file; repeat."),
    ] = ()
    witnesses: Annotated[
        int | None, Parameter(help="How many of them must have seen the last checkpoint. Without it: all.")
    ] = None
    earlier: Annotated[
        tuple[Path, ...],
        Parameter(negative="", show_default=False, help="A checkpoint that you kept from earlier; repeat."),
    ] = ()


@ledger_app.command
def verify(ledger: Where, /, *, brought: Brought | None = None, json: AsJson = False) -> None:
    """Compute everything again from the entries, and check keys, witnesses and earlier checkpoints."""
    from callup.cli import ledger_doors

    ledger_doors.verify(ledger, brought or Brought(), "json" if json else "table")


@ledger_app.command
def show(
    ledger: Where,
    /,
    *,
    request: Annotated[str | None, Parameter(help="Only the entries on one request.")] = None,
    on: Annotated[date | None, Parameter(help="Mark what was to be told by this day, such as 2025-12-24.")] = None,
    json: AsJson = False,
) -> None:
    """The entries, and what is withheld and until when."""
    from callup.cli import ledger_doors

    ledger_doors.show_entries(ledger, request, on, "json" if json else "table")


@ledger_app.command
def prove(
    ledger: Where,
    /,
    *,
    entry: Annotated[str, Parameter(help="Number of the entry, or its digest (sha256:…, 8 digits or more).")],
    out: Annotated[Path | None, Parameter(help="File for the proof. Without it: printed.")] = None,
) -> None:
    """Hand out the proof that one entry is in the ledger; it can be checked without the rest of the ledger."""
    from callup.cli import ledger_proofs

    ledger_proofs.prove(ledger, entry, out)


@ledger_app.command
def check(
    proof: Annotated[Path, Parameter(name="PROOF", help="File that `callup ledger prove` wrote.")],
    /,
    *,
    key: Annotated[str, Parameter(help="Public key of the ledger, or a file with it, got in another way.")],
    witness: Annotated[
        tuple[str, ...],
        Parameter(negative="", show_default=False, help="Public key of a witness you trust, or a file; repeat."),
    ] = (),
    witnesses: Annotated[int | None, Parameter(help="How many of them must have seen it. Without it: all.")] = None,
    json: AsJson = False,
) -> None:
    """Check the proof for one entry with nothing but the ledger's key."""
    from callup.cli import ledger_proofs

    ledger_proofs.check(proof, key, witness, witnesses, "json" if json else "table")


@ledger_app.command
def append(
    ledger: Folder,
    acts: Annotated[
        list[Path],
        Parameter(name="ACT", negative="", show_default=False, help="JSON files with acts (docs/ledger.md)."),
    ],
    /,
    *,
    key: SecretFile,
    salts: Annotated[
        Path | None, Parameter(help="File for values and salts of what is withheld; keep it apart from the ledger.")
    ] = None,
) -> None:
    """Add acts; a ledger is begun where there is none. When it says so, they are in for good."""
    from callup.cli import ledger_doors

    ledger_doors.append(ledger, acts, key, salts)


@ledger_app.command
def keygen(
    name: Annotated[str, Parameter(name="NAME", help="Name of the ledger or witness, such as example.org/ledger.")],
    /,
    *,
    out: Annotated[
        Path, Parameter(help="File for the secret key; it must not exist. The public one goes to FILE.pub.")
    ],
    kind: Annotated[Literal["log", "witness"], Parameter(help="Whom the key is for.")] = "log",
) -> None:
    """Make a key. The secret one can be read by its owner only, and nothing is written over."""
    from callup.cli import ledger_doors

    ledger_doors.keygen(name, out, kind)


@ledger_app.command
def cosign(
    ledger: Where,
    /,
    *,
    key: SecretFile,
    ledger_key: Annotated[str, Parameter(help="Public key of the ledger, or a file with it.")],
    seen: Annotated[Path, Parameter(help="File with the checkpoint you saw last; it is written anew.")],
) -> None:
    """As a witness: check that the ledger goes on from what you saw, and print your signature."""
    from callup.cli import ledger_doors

    ledger_doors.cosign(ledger, key, ledger_key, seen)


@ledger_app.command
def change_key(
    ledger: Folder,
    /,
    *,
    key: SecretFile,
    new: Annotated[Path, Parameter(help="File with the secret key that takes its place, of the same name.")],
) -> None:
    """Replace the key of a ledger: old and new key sign a last checkpoint together, then only the new one counts."""
    from callup.cli import ledger_doors

    ledger_doors.change_key(ledger, key, new)


@ledger_app.command
def attach(
    ledger: Folder,
    line: Annotated[Path, Parameter(name="LINE", help="File with the line that a witness printed.")],
    /,
    *,
    key: SecretFile,
    witness: Annotated[str, Parameter(help="Public key of the witness, or a file with it.")],
) -> None:
    """Put the signature of a witness under the last checkpoint."""
    from callup.cli import ledger_doors

    ledger_doors.attach(ledger, line, key, witness)
