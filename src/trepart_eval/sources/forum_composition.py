"""What a forum's composition says of its type (Moland 2017, chapter 3).

Composition and permanence don't tell every type from every other: three parties that sit permanently may be a standing
committee, a body of their own, or two groups. So a composition allows some types; a given type outside them is a
contradiction, and where no type is given the plainest of those allowed is taken.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.collaboration_tables import NO_WORKPLACE, Forums
from trepart_eval.study.collaboration_layout import FORUM_PARTIES
from trepart_eval.vocabulary.terms import ForumType, Party, Permanence

THREE_PARTIES: Final = (Party.POLITICIANS, Party.ADMINISTRATION, Party.UNION_REPS)
_THREE: Final = [FORUM_PARTIES.index(party) for party in THREE_PARTIES]
_ALL_THREE: Final = (1.0, 1.0, 1.0)
_LASTING: Final = (ForumType.TRIPARTITE_BODY, ForumType.STANDING_COMMITTEE, ForumType.TWO_GROUPS)
_PASSING: Final = (ForumType.TEMPORARY_GROUP, ForumType.TWO_GROUPS)
_OF_PARTIES: Final = {
    (1.0, 0.0, 1.0): (ForumType.BIPARTITE_COMMITTEE,),
    (0.0, 1.0, 0.0): (ForumType.MANAGEMENT_GROUP,),
    (0.0, 1.0, 1.0): (ForumType.NO_POLITICIANS, ForumType.BIPARTITE_COMMITTEE),
}
"""Politicians, administration, union representatives to the types allowed, the plainest first."""
_SAYS_NOTHING: Final = (ForumType.OTHER, ForumType.UNKNOWN, ForumType.MUNICIPAL_ENTERPRISE)
"""Types that any composition may have: an enterprise is told by its owner and not by who sits there."""


def allowed_types(forums: Forums, row: int) -> tuple[ForumType, ...]:
    """Types that a forum's composition and permanence allow, the plainest first; none where it isn't known."""
    politicians, administration, union_reps = members_of(forums, row)[_THREE].tolist()
    parties = (politicians, administration, union_reps)
    if any(np.isnan(party) for party in parties):
        return ()
    if parties != _ALL_THREE:
        return _OF_PARTIES.get(parties, (ForumType.OTHER,))
    permanence = forums.permanence_of(row)
    if permanence is Permanence.PERMANENT:
        return _LASTING
    return _PASSING if permanence is Permanence.TEMPORARY else tuple(dict.fromkeys((*_LASTING, *_PASSING)))


def found_type(forums: Forums, row: int) -> ForumType:
    """Type of a forum by its composition: the given one where the composition allows it."""
    allowed, given = allowed_types(forums, row), forums.type_of(row)
    if not allowed:
        return given or ForumType.UNKNOWN
    return allowed[0] if given is None or given is ForumType.UNKNOWN or contradicts(forums, row) else given


def contradicts(forums: Forums, row: int) -> bool:
    """Whether a forum's given type can't have its composition."""
    allowed, given = allowed_types(forums, row), forums.type_of(row)
    return bool(allowed) and given is not None and given not in allowed and given not in _SAYS_NOTHING


def members_of(forums: Forums, row: int) -> NDArray[np.float64]:
    """Whether each party sits in a forum, told by the numbers of members where it isn't said; NaN where unknown."""
    return _told(forums.members[row], forums.n_members[row])


def members_of_each(forums: Forums) -> NDArray[np.float64]:
    """Whether each party sits in each forum, as `members_of` has it, shape (n_forums, n_parties)."""
    return _told(forums.members, forums.n_members)


def _told(said: NDArray[np.float64], numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    counted = np.where(np.isnan(numbers), np.nan, (numbers > 0).astype(np.float64))
    members: NDArray[np.float64] = np.where(np.isnan(said), counted, said)
    return members


def composition_problems(forums: Forums, problems: Problems) -> None:
    """Note forums whose numbers of members deny their membership; warn of types that the composition contradicts."""
    for row in range(len(forums.case)):
        said, numbers = forums.members[row], forums.n_members[row]
        for party, membership, number in zip(FORUM_PARTIES, said.tolist(), numbers.tolist(), strict=True):
            if not np.isnan(membership) and not np.isnan(number) and (membership == 1) != (number > 0):
                problems.add("members_contradict", **forums.places[row], party=party.value, n=f"{number:g}")
        if forums.workplace[row] == NO_WORKPLACE and contradicts(forums, row):
            problems.warn(
                "forum_type_contradicts",
                **forums.places[row],
                given=forums.type_of(row),
                found=", ".join(kind.value for kind in allowed_types(forums, row)),
            )
