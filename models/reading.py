"""Which prompts to read together in one forward."""

from __future__ import annotations

from models.request import Request
from models.rows import common_prefix

_PATIENCE = 4  # steps after which a long prompt goes before shorter ones
_WORTH_WAITING = 16  # tokens shared with a prompt being read now: wait a step and copy them


def choose_readers(reading: list[Request], budget: int) -> list[Request]:
    """Short prompts first, of one version, alike in length, within `budget` tokens padding included.

    A prompt that begins like another one of the group is left for the next round, when it can take over
    what the other has computed.
    """
    waiting = sorted(reading, key=lambda s: (s.passed_over < _PATIENCE, s.priority, s.unread))
    if not waiting:
        return []
    group = waiting[:1]
    width = min(group[0].unread, budget)
    for request in waiting[1:]:
        size = min(request.unread, budget)
        alike = 2 * min(size, width) >= max(size, width)
        fits = max(size, width) * (len(group) + 1) <= budget
        same_version = request.version is group[0].version
        if alike and fits and same_version and not any(_begins_like(request, other) for other in group):
            group.append(request)
            width = max(size, width)
    for request in waiting:
        if request not in group:
            request.passed_over += 1
    return sorted(group, key=lambda s: s.row)


def _begins_like(request: Request, other: Request) -> bool:
    if request.computed:
        return False
    reach = min(request.prompt_tokens, other.prompt_tokens)
    return common_prefix(request.tokens, other.tokens, reach) >= _WORTH_WAITING
