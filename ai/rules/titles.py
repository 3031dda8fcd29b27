"""What a job title says about somebody's level and field of work.

The word lists are judgment, in English with a few words of German, French and Spanish.
"""

import re

from ai.rules.plain_text import fold

_Rules = tuple[tuple[str, re.Pattern[str]], ...]

# Read from the top: the first level with a word in the title is the title's level. The order
# settles "Executive Assistant to the CEO" (assisting), "Product Owner" (owns no company),
# "Managing Director" (top) and "Vice President" (below the president).
_LEVELS = (
    ("senior", ("assistant vice president", "assistant director")),
    ("manager", ("partner manager", "partnership manager", "partnerships manager")),
    ("junior", ("intern", "trainee", "apprentice", "student", "junior", "jr", "assistant",
                "praktikant", "werkstudent", "stagiaire", "becario")),
    ("other", ("product owner", "process owner", "system owner", "account executive",
               "business partner", "channel partner")),
    ("executive", ("ceo", "cfo", "coo", "cto", "cio", "cmo", "cro", "cpo", "chro", "ciso", "chief",
                   "founder", "co-founder", "cofounder", "owner", "managing director",
                   "managing partner", "general partner", "senior partner", "chairman",
                   "chairwoman", "chairperson", "geschäftsführer", "geschäftsführerin",
                   "directeur général", "director general", "directora general")),
    ("senior", ("vice president", "vice-president", "vp", "svp", "evp", "avp")),
    ("executive", ("president", "partner")),
    ("senior", ("director", "head", "directeur", "directora", "leiter", "leiterin", "principal")),
    ("manager", ("manager", "management", "lead", "leader", "supervisor", "teamleiter",
                 "teamleiterin", "responsable", "jefe", "jefa")),
)  # fmt: skip

# The narrow fields before the broad ones: a "Sales Operations Manager" sells.
_FUNCTIONS = (
    ("sales", ("sales", "account executive", "account manager", "business development", "revenue",
               "cro", "vertrieb", "commercial", "ventas")),
    ("marketing", ("marketing", "cmo", "brand", "growth", "communications", "demand generation",
                   "content", "seo", "public relations")),
    ("people", ("hr", "human resources", "people", "talent", "recruiter", "recruiting", "chro")),
    ("finance", ("finance", "financial", "cfo", "controller", "accounting", "accountant",
                 "treasurer", "audit")),
    ("purchasing", ("purchasing", "procurement", "buyer", "sourcing", "einkauf", "achats")),
    ("legal", ("legal", "counsel", "attorney", "lawyer", "compliance", "privacy")),
    ("product", ("product", "cpo", "ux", "design", "designer")),
    ("technology", ("engineering", "engineer", "developer", "software", "data", "it", "cto", "cio",
                    "ciso", "information technology", "security", "technology", "architect",
                    "devops")),
    ("operations", ("operations", "coo", "supply chain", "logistics", "production", "quality",
                    "facility", "facilities")),
    ("support", ("customer success", "customer service", "support", "service desk")),
    ("general management", ("ceo", "founder", "co-founder", "cofounder", "owner", "president",
                            "managing director", "general manager", "geschäftsführer",
                            "geschäftsführerin", "managing partner", "chairman")),
)  # fmt: skip


def _compiled(rules: tuple[tuple[str, tuple[str, ...]], ...]) -> _Rules:
    return tuple(
        (name, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)"))
        for name, words in rules
    )


_LEVEL_RULES = _compiled(_LEVELS)
_FUNCTION_RULES = _compiled(_FUNCTIONS)


def _first_match(title: str, rules: _Rules) -> str:
    folded = fold(title)
    return next((name for name, pattern in rules if pattern.search(folded)), "other")


def seniority(title: str) -> str:
    """`executive`, `senior`, `manager`, `junior` or, where the title shows no level, `other`."""
    return _first_match(title, _LEVEL_RULES)


def function(title: str) -> str:
    """The field of work that the title names (`sales`, `finance` and so on), else `other`."""
    return _first_match(title, _FUNCTION_RULES)
