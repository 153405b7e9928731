"""Which prompts to read together in one forward."""

from __future__ import annotations

from models.rows import Sequence, common_prefix

_PATIENCE = 4  # steps after which a long prompt goes before shorter ones
_WORTH_WAITING = 16  # tokens shared with a prompt being read now: wait a step and copy them


def choose_readers(reading: list[Sequence], budget: int) -> list[Sequence]:
    """Short prompts first, of one version, alike in length, within `budget` tokens padding included.

    A prompt that begins like another one of the group is left for the next round, when it can take over
    what the other has computed.
    """
    waiting = sorted(reading, key=lambda s: (s.passed_over < _PATIENCE, s.priority, s.unread))
    if not waiting:
        return []
    group = waiting[:1]
    width = min(group[0].unread, budget)
    for sequence in waiting[1:]:
        size = min(sequence.unread, budget)
        alike = 2 * min(size, width) >= max(size, width)
        fits = max(size, width) * (len(group) + 1) <= budget
        same_version = sequence.version is group[0].version
        if alike and fits and same_version and not any(_begins_like(sequence, other) for other in group):
            group.append(sequence)
            width = max(size, width)
    for sequence in waiting:
        if sequence not in group:
            sequence.passed_over += 1
    return sorted(group, key=lambda s: s.row)


def _begins_like(sequence: Sequence, other: Sequence) -> bool:
    if sequence.computed:
        return False
    reach = min(sequence.prompt_tokens, other.prompt_tokens)
    return common_prefix(sequence.tokens, other.tokens, reach) >= _WORTH_WAITING
