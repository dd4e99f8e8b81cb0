"""How many countries the rules of a framework programme demand of a project, by its funding scheme.

Only what the rules for participation say of a whole kind of action is written here; a scheme that is not (those of
joint undertakings, co-funded programmes, specific grant agreements, the generic CSA of FP7) has no number rather than
a guess:

* FP7: Regulation (EC) No 1906/2006, Article 5 (three legal entities in three member or associated countries) and
  Article 8 (one legal entity: support actions, training and careers, frontier research).
* Horizon 2020: Regulation (EU) No 1290/2013, Article 9 (three in three countries; one for the European Research
  Council, the SME instrument, programme co-funding, coordination and support, training and mobility); the numbers for
  Marie Skłodowska-Curie networks and staff exchanges are those of its work programmes.
* Horizon Europe: Regulation (EU) 2021/695, Article 22, and the work programme of the Marie Skłodowska-Curie Actions.

A call may demand more than its kind of action does.
"""

import re
from functools import cache

_DEMANDED: dict[str, tuple[tuple[int, str], ...]] = {
    "fp7": (
        (3, r"CP(-IP|-FP)?(-INFSO(-FET)?)?|NoE"),
        (1, r"CSA-SA|ERC-(SG|AG|CG|POC)|MC-(IEF|IIF|IIFR|IOF|IRG|ERG|CIG)"),
    ),
    "h2020": (
        (3, r"RIA|IA|MSCA-ITN-(ETN|EJD)|MSCA-RISE"),
        (2, r"MSCA-ITN-EID"),
        (1, r"CSA|ERC-(STG|COG|ADG|SYG|LVG|POC(-LS)?)|SME-(1|2|2b)|MSCA-IF(-.+)?|MSCA-COFUND(-.+)?"),
    ),
    "horizon": (
        (3, r"HORIZON-(RIA|IA|TMA-MSCA-DN(-ID|-JD)?|TMA-MSCA-SE)"),
        (1, r"HORIZON-(CSA|ERC(-.+)?|TMA-MSCA-PF-.+|TMA-MSCA-Cofund-.+|EIC-ACC(-.+)?)"),
    ),
}


@cache
def min_countries(family: str, scheme: str) -> int | None:
    """Smallest number of countries the rules of this kind of action demand; None where that is not sure.

    >>> min_countries("h2020", "RIA"), min_countries("h2020", "ERC-POC-LS"), min_countries("h2020", "CS2-RIA")
    (3, 1, None)
    """
    found = (count for count, pattern in _DEMANDED[family] if re.fullmatch(pattern, scheme, re.IGNORECASE))
    return next(found, None)
