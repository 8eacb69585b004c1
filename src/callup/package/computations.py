"""Which computations are there, and which figure of the package comes from which?

Every figure must have an entry here: a test walks a package and fails on a figure without one.
"""

from callup.package.record import Computation, Trace


def _named(name: str, what: str, *inputs: str) -> Computation:
    return Computation(name=name, what=what, inputs=inputs)


COMPUTATIONS = (
    _named("totals", "Sum of the lines, and each reported total less that sum.", "record request"),
    _named(
        "review",
        "Verdict of the rule base for each line, role, duty status, Guard and host; Guards that share a finding "
        "are counted.",
        "record request", "record facts", "table law/provisions", "table places/jurisdictions",
    ),
    _named(
        "demand",
        "People and period of each line; a term that nobody stated is an assumption.",
        "record request", "table assumptions/planning", "choice on",
    ),
    _named(
        "plan",
        "Assignment of units to lines by a mixed-integer program, one objective after the other; floors, claims, "
        "availability and the review bound it.",
        "computation demand", "computation review", "table forces/units", "table forces/strength",
        "table forces/qualifications", "table places/jurisdictions", "table assumptions/sourcing",
        "table rates/composite", "table rates/pay", "table forces/rotations", "computation claims",
    ),
    _named(
        "shares",
        "What each Guard may give, gives and keeps at the time at which it gives most, and the Gini of what is given.",
        "computation plan", "table forces/strength", "table assumptions/sourcing",
    ),
    _named(
        "claims",
        "People of each Guard who are spoken for on the day, by standing orders; they cannot be sent.",
        "table forces/reaction", "table past/precedents", "table forces/strength", "choice on",
    ),
    _named(
        "precedents",
        "Past uses of the Guard that match a line in mission, duty status, role, consent and place, by count.",
        "record request", "computation review", "table past/precedents", "table past/activations",
        "table past/precedent-words",
    ),
    _named(
        "past-errors",
        "Past totals against what the same rates and assumptions give for them.",
        "table past/cost-cases", "table past/cost-readings", "table past/cost-checks", "table past/cost-shares",
        "table assumptions/cost",
    ),
    _named("proofs", "Value, bound and gap of each objective, from the solver.", "computation plan"),
    _named(
        "lines",
        "People asked, people on a line with a lawful way, and people sourced at the time of least.",
        "record request", "computation review", "computation plan",
    ),
    _named(
        "simulation",
        "Unmet need by State and week over simulated seasons, the same without and with the plan; intervals by Wilson.",
        "computation plan", "computation claims", "table hazards/episode-rates", "table past/disasters",
        "table past/activations", "table places/jurisdictions", "table forces/strength",
        "table assumptions/readiness", "choice seed", "choice seasons",
    ),
    _named(
        "bill",
        "Person-days of the plan times daily rates, by component, payer and fund; low, central and high.",
        "computation plan", "table rates/pay", "table rates/composite", "table rates/housing", "table rates/allowances",
        "table rates/per-diem", "table rates/price-index", "table assumptions/cost",
        "table assumptions/grade-structure", "table rates/state-pay", "table rates/length-rules",
        "computation past-errors", "choice price_year",
    ),
    _named(
        "comparison",
        "Every other way reviewed, planned, simulated and priced as the request is, on at most 10,000 of its seasons.",
        "computation demand", "computation review", "computation plan", "computation simulation", "computation bill",
        "table assumptions/alternatives", "table past/other-means", "table past/precedents", "table past/claims",
        "table forces/requester-staff",
    ),
    _named(
        "workload",
        "Tasks a week times hours a task, over the hours that one person works; ranges by seeded draws.",
        "record request", "table assumptions/workload", "table past/indicators", "table past/border-encounters",
        "table past/border-encounters-supplement",
    ),
    _named(
        "directive",
        "Counts of lent people by donor, each donor once, against the number and term of the directive.",
        "table directives/register", "table directives/kinds", "table directives/counts", "choice on",
    ),
    _named("assumptions", "Numbers that nobody measured for this request, with a range.",
           "table assumptions/planning", "table assumptions/sourcing", "table assumptions/readiness",
           "table assumptions/cost", "table assumptions/alternatives", "table assumptions/workload"),
    _named(
        "summary",
        "The figures above, rounded and put into sentences.",
        "computation totals", "computation review", "computation plan", "computation shares", "computation simulation",
        "computation bill", "computation comparison",
    ),
    _named(
        "checklist",
        "Each test of the table held against the parts of the package and the answers of offices.",
        "table criteria/tests", "computation summary",
    ),
)  # fmt: skip

_ORIGINS = {
    "record request": ("request.line.*.**", "request.under", "request.title"),
    "record facts": ("facts.fact.*.**",),
    "source beside": (
        "request.total.*.people", "assumptions.*.*", "comparison.assumptions.*.*",
        "comparison.workload.assumptions.*.*",
        "comparison.alternatives.*.precedents.*.**", "comparison.alternatives.*.claims.*.**",
        "comparison.directive.donors.*.counts.*.**", "plan.donors.*.heads", "plan.donors.*.full_time_equivalents",
    ),
    "format": ("callup", "request.callup", "facts.callup"),
    "computation totals": ("intake.**",),
    "computation review": ("findings.*.**", "matrix.*.**"),
    "computation precedents": ("precedents.*.**",),
    "computation lines": ("lines.*.**",),
    "computation plan": (
        "plan.assignments.*.**", "plan.shortfalls.*.**", "plan.moves.*.**", "plan.donors.*.lent", "plan.roster_note",
        "plan.roster_title", "plan.solver",
    ),
    "table forces/strength": ("plan.shares.*.strength",),
    "computation shares": ("plan.shares.*.**", "plan.gini"),
    "computation proofs": ("plan.proofs.*.**",),
    "choice seed": ("risk.seed", "comparison.seed", "comparison.workload.seed"),
    "choice seasons": ("risk.seasons", "comparison.seasons"),
    "choice on": ("risk.first_day",),
    "computation simulation": (
        "risk.chance_before.**", "risk.chance_after.**", "risk.unmet_before.**", "risk.unmet_after.**",
        "risk.states.**",
        "risk.notes.*", "risk.input_spread.**",
    ),
    "choice price_year": ("bill.price_year", "comparison.price_year"),
    "computation bill": (
        "bill.person_days", "bill.total.*", "bill.payers.*.**", "bill.lines.*.**", "bill.notes.*", "bill.spread.*",
        "bill.debts.*.**", "bill.refunds.*.**",
    ),
    "table directives/register": ("comparison.directive.directive.**",),
    "computation directive": ("comparison.directive.**",),
    "computation workload": ("comparison.workload.**",),
    "computation comparison": ("comparison.alternatives.**", "comparison.baseline.**", "comparison.asked",
                               "comparison.term_days", "comparison.notes.*", "comparison.measures.*"),
    "computation summary": ("summary.*", "headings.**", "notice.*"),
    "computation checklist": ("checks.**",),
}  # fmt: skip

TRACES = tuple(Trace(path=path, origin=origin) for origin, paths in _ORIGINS.items() for path in paths)
"""The first entry that fits a place holds."""
