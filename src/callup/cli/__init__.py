"""The command `callup`: open the doors, call one room, show.

Everything heavy is imported inside the commands, so that `--help` is quick.
Exit codes: 0 done, 2 used wrongly, 10 input, 11 table, 12 out of turn, 13 proof, 14 unfinished, 130 interrupted.
A bar or a shortfall is 0, because the program did its work.
"""

import sys

from cyclopts import CycloptsError

from callup.cli.acting import add_acting
from callup.cli.commands import LOOK
from callup.cli.comparing_commands import app
from callup.cli.ledger import ledger_app
from callup.cli.signing_in import add_signing_in
from callup.cli.site_commands import add_site
from callup.errors import CallupError

ledger_app.group = (LOOK,)
app.command(ledger_app)
add_acting(app)
add_signing_in(app)
add_site(app)

KINDS = {"int": "a whole number", "float": "a number", "date": "a day such as 2025-12-24"}
USED_WRONGLY = 2
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors end with their exit code and one message on stderr."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    try:
        app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        return _say(f"callup: {_plainly(str(error))}\nSee: {_help(error)}", USED_WRONGLY)
    except CallupError as error:
        return _say(f"callup: {error}", error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return _say("callup: interrupted; nothing is half written", INTERRUPTED)
    return 0


def _help(error: CycloptsError) -> str:
    """The help of the verb that was used wrongly."""
    return " ".join(("callup", *(error.command_chain or ()), "--help"))


def _plainly(message: str) -> str:
    """The message with the kinds of values in words."""
    for kind, words in KINDS.items():
        message = message.replace(f" into {kind}.", f" into {words}.")
    return message


def _say(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code
