"""How is a line of a rule said to somebody who does not read rule files?"""

from collections.abc import Callable, Iterable

from callup.law.engine import names_of
from callup.law.fact import FactKind
from callup.law.rulebase import RuleBase
from callup.law.wording import Expression, Group, Literal, Opposite, read_line
from callup.role import STATUS_BY_SLUG


class Phrasebook:
    """Says lines of one rule base in words, and tells which facts and questions of law they use.

    Args:
        base: The rule base with its facts.
    """

    def __init__(self, base: RuleBase) -> None:
        self.base, self.names = base, names_of(base)
        self.rules = {rule.id: rule for rule in base.rules}

    def line(self, text: str) -> str:
        """One line of a rule in words.

        Example:
            >>> from callup.reference.law import read_rule_base
            >>> Phrasebook(read_rule_base()).line("not de_facto_federal_command")
            '"Do federal officers in fact direct the members in Title 32 duty?" is answered no'
        """
        return ", or ".join(self._atom(atom.strip()) for atom in text.split(" or "))

    def facts(self, lines: Iterable[str]) -> tuple[str, ...]:
        """The facts that lines use, also through terms and exceptions, in the order of their declaration."""
        used = self._variables(lines)
        return tuple(name for name in self.base.facts if name in used)

    def questions(self, lines: Iterable[str]) -> tuple[str, ...]:
        """The questions of law that lines use, by id."""
        used = self._variables(lines)
        return tuple(one for one in self.base.questions if f"?{one}" in used)

    def _variables(self, lines: Iterable[str]) -> set[str]:
        found = set[str]()
        for text in lines:
            if text in self.rules:
                found |= self._variables((*self.rules[text].when, *self.rules[text].unless))
            else:
                _collect(read_line(text, self.names, where="a line"), found.add)
        return found

    def _atom(self, atom: str) -> str:
        if atom.startswith("not "):
            return self._said(atom[4:].strip(), otherwise=True)
        return self._said(atom, otherwise=False)

    def _said(self, atom: str, *, otherwise: bool) -> str:
        words = atom.split(None, 2)
        if words[0] == "reading":
            return self._reading(atom.split(), otherwise=otherwise)
        if len(words) == 1:
            return self._bare(atom, otherwise=otherwise)
        name, how, rest = words
        if how == "not":
            otherwise, rest = not otherwise, rest.removeprefix("in ")
        elif rest.startswith("not "):
            otherwise, rest = not otherwise, rest[4:]
        return self._values(name, [value.strip() for value in rest.split(",")], otherwise=otherwise)

    def _bare(self, name: str, *, otherwise: bool) -> str:
        if name == "away":
            return "the duty is at home" if otherwise else "the duty is in another State"
        if name in self.base.facts:
            return f'"{self.base.facts[name].question}" is answered {"no" if otherwise else "yes"}'
        says = self.base.terms[name].says if name in self.base.terms else self.rules[name].says
        return f"{'not: ' if otherwise else ''}{_lowered(says.rstrip('.'))}"

    def _reading(self, words: list[str], *, otherwise: bool) -> str:
        question = self.base.questions[words[1]]
        says = next(reading.says for reading in question.reading if reading.id == words[3])
        return f'{"not " if otherwise else ""}on the reading "{says}"'

    def _values(self, name: str, values: list[str], *, otherwise: bool) -> str:
        unless = "not " if otherwise else ""
        if name == "role":
            return f"the role is {unless}{either(values)}"
        if name == "status":
            return f"the duty status is {unless}{either([STATUS_BY_SLUG[value].title for value in values])}"
        if name == "away":
            return self._bare("away", otherwise=otherwise != (values == ["no"]))
        fact = self.base.facts[name]
        return f'"{fact.question}" is {unless}answered {either([value_in_words(fact, value) for value in values])}'


def value_in_words(fact: FactKind, value: str) -> str:
    """One value of a fact in words.

    Example:
        >>> miles = FactKind(name="n", kind="act", type="number", group="g", question="?", who="w", evidence="e",
        ...                  at_most=(25,))
        >>> value_in_words(miles, "at_most_25"), value_in_words(miles, "more")
        ('at most 25', 'more than 25')
    """
    if fact.type == "number" and value == "more":
        return f"more than {fact.at_most[-1]}" if fact.at_most else "any number"
    return value.replace("_", " ")


def either(values: list[str]) -> str:
    """Several values as a choice.

    Example:
        >>> either(["a", "b", "c"])
        'a, b or c'
    """
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"


def _lowered(text: str) -> str:
    """The start of a sentence inside another one; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _collect(part: Expression, found: Callable[[str], None]) -> None:
    match part:
        case Literal(variable, _):
            found(variable)
        case Opposite(inner):
            _collect(inner, found)
        case Group(_, parts):
            for one in parts:
                _collect(one, found)
