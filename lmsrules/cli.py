"""The command line: assess a case file, explain it, and look into the rulebook it is assessed by."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter

from . import __version__
from .commands import authoring, cases, cautions, cohort, proofs, rulebook, sources, trials
from .commands.output import PageConsole, note
from .explanation.wording import INTENDED_USE
from .former import FormerNameWarning
from .logic.errors import LmsRulesError
from .named import OtherVersionWarning
from .receipts.checker import Refused
from .rules import guidance
from .text import one_line

app: App = App(
    name="lmsrules",
    help="Published guidance on leiomyosarcoma, a cancer of smooth muscle, as rules that run on a patient's case."
    f"\n\n{INTENDED_USE}\n\nBegin with `lmsrules facts`: what to write into a case file. Then `lmsrules assess FILE`.",
    version=lambda: _version(),
    version_format="plaintext",
    default_parameter=Parameter(
        show_default=False
    ),  # "[default: False]" tells nobody anything; the texts say the others
    help_flags=["--help", "-h"],
    suppress_keyboard_interrupt=False,
    console=PageConsole(),
)
for _command in (
    cases.assess,
    cases.explain,
    cases.draw,
    cohort.cohort,
    trials.trials,
    proofs.receipt,
    proofs.check,
    rulebook.rules,
    rulebook.scope,
    rulebook.statements,
    rulebook.facts,
    sources.sources,
    sources.compare,
    sources.cite,
    cautions.cautions,
    cautions.limits,
    rulebook.schema,
    authoring.verify,
    authoring.diff,
    authoring.mutate,
    authoring.export,
):
    app.command(_command)
app.register_install_completion_command(
    help="Let the TAB key complete commands, options and file names: writes a script for your shell, "
    "and a line that loads it into the file your shell reads when it starts, such as ~/.bashrc.",
)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0, 1 where a proof fails, 2 for bad input, with why on stderr."""
    if sys.stdout is None:  # closed by who called us: what was asked for would be lost without a word
        note("lmsrules: the output is closed; nothing can be shown")
        return 2
    try:
        with warnings.catch_warnings():
            for kind in (OtherVersionWarning, FormerNameWarning):
                warnings.simplefilter("always", kind)
            warnings.showwarning = lambda message, *_, **__: note(f"lmsrules: {message}")
            code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value") or 0
        sys.stdout.flush()
        return int(code)
    except LmsRulesError as error:
        note(f"lmsrules: {error}")
        return 2
    except Refused as error:
        note(f"lmsrules: refused: {error}")
        return 1
    except CycloptsError as error:
        note(f"lmsrules: {one_line(' '.join(str(error).split()))}\nTry `lmsrules --help`.")
        return 2
    except KeyboardInterrupt:
        note("lmsrules: interrupted; nothing more was done")
        return 130
    except BrokenPipeError:  # the reader has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        note(f"lmsrules: the output cannot be written ({error.strerror})")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return 0


def _version() -> str:
    shipped = guidance()
    return (
        f"lmsrules {__version__}\nrulebook {shipped.id} {shipped.version}\nsha256 {shipped.sha256}\n"
        f"engine {shipped.chainer().name}"
    )
