"""A row as pairs of a better and a worse answer: TRL, KoChatGPT RM, hh-rlhf, Arena and Open WebUI votes.

`pairs_of` tells the shapes apart by their columns and raises Invalid with the reason a row cannot be used.
A row that ranks more than two answers gives all its pairs, under one group.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from server.config import ServerConfig
from server.errors import Invalid
from server.importing.rows import Messages, column, messages_of
from server.importing.transcripts import transcript
from store.imported import NewPair, content_digest

RANKINGS = ("position", "points")  # position: 0 is the best; points: the highest is the best


def pairs_of(row: Any, config: ServerConfig, ranking: str = "position") -> list[NewPair]:
    """The row's pairs, at least one."""
    if isinstance(row, dict):
        if "winner" in row and "conversation_a" in row:
            return _arena(row, config)
        if "ranking" in row:
            return _ranked(row, config, ranking)
        if "snapshot" in row and "data" in row:
            return _open_webui(row, config)
    return [_chosen_rejected(row, config)]


def _chosen_rejected(row: Any, config: ServerConfig) -> NewPair:
    """{"prompt", "chosen", "rejected"}, or chosen and rejected as whole dialogues with a common beginning."""
    chosen, rejected = (_dialogue(column(row, name), config) for name in ("chosen", "rejected"))
    if row.get("prompt") is not None:
        prompt = messages_of(row["prompt"], "user", config)
    else:
        prompt, chosen, rejected = common_beginning(chosen, rejected)
    group = row.get("group")
    if group is not None and not (isinstance(group, str) and 0 < len(group) <= 100):
        raise Invalid("group must be a text of 1 to 100 characters.")
    pair = _pair(prompt, _only_answer(chosen, "chosen"), _only_answer(rejected, "rejected"), row.get("label"))
    return NewPair(pair.prompt, pair.chosen, pair.rejected, pair.margin_label, group)


def _ranked(row: Mapping[str, Any], config: ServerConfig, ranking: str) -> list[NewPair]:
    """KoChatGPT RM: {"prompt", "completion_0", ..., "ranking"}; ranking[i] belongs to completion_i."""
    prompt = messages_of(column(row, "prompt"), "user", config)
    answers = []
    for number in itertools.count():
        if row.get(f"completion_{number}") is None:
            break
        answers.append(_only_answer(messages_of(row[f"completion_{number}"], "assistant", config), "it"))
    ranks = row["ranking"]
    if not isinstance(ranks, list) or len(ranks) != len(answers) or len(answers) < 2:
        raise Invalid(f"ranking must name a rank for each of the {len(answers)} completions.")
    if any(isinstance(rank, bool) or not isinstance(rank, int | float) for rank in ranks):
        raise Invalid("ranking must hold numbers.")
    best_first = [-rank for rank in ranks] if ranking == "points" else ranks
    return _all_pairs(prompt, answers, best_first)


def _arena(row: Mapping[str, Any], config: ServerConfig) -> list[NewPair]:
    """Chatbot Arena: two dialogues and a winner, model_a, model_b or a tie."""
    a, b = (messages_of(row[name], "user", config) for name in ("conversation_a", "conversation_b"))
    prompt, a, b = common_beginning(a, b)
    answers = [_only_answer(a, "conversation_a"), _only_answer(b, "conversation_b")]
    winner = str(row["winner"])
    if "bothbad" in winner.replace(" ", ""):
        raise Invalid("Both answers were called bad, which says nothing about which is better.")
    ranks = {"model_a": [0, 1], "model_b": [1, 0], "tie": [0, 0]}.get(winner)
    if ranks is None:
        raise Invalid("winner must be model_a, model_b, tie or tie (bothbad).")
    return _all_pairs(prompt, answers, ranks)


def _open_webui(row: Mapping[str, Any], config: ServerConfig) -> list[NewPair]:
    """Open WebUI feedback: the rated answer won (1) or lost (-1) against its siblings in the chat."""
    try:
        known = row["snapshot"]["chat"]["chat"]["history"]["messages"]
        rated = known[row["meta"]["message_id"]]
        siblings = [known[key] for key in known[rated["parentId"]]["childrenIds"] if key != rated["id"]]
        rating = int(row["data"]["rating"])
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("The feedback holds no rated answer with the chat around it.") from error
    others = [turn.get("content") for turn in siblings if turn.get("role") == "assistant"]
    others = [text for text in others if text]
    if not others or rating not in (1, -1):
        raise Invalid("The answer was rated without another one beside it.")
    above: Messages = []
    turn = known.get(rated["parentId"])
    while turn:
        above.insert(0, {"role": turn.get("role"), "content": turn.get("content")})
        turn = known.get(turn.get("parentId"))
    prompt = messages_of(above, "user", config)
    answers = [
        _only_answer(messages_of(text, "assistant", config), "it") for text in (rated["content"], *others)
    ]
    pairs = [(0, other) if rating == 1 else (other, 0) for other in range(1, len(answers))]
    return _grouped(prompt, [(answers[better], answers[worse], None) for better, worse in pairs])


def _all_pairs(prompt: Messages, answers: Sequence[str], ranks: Sequence[float]) -> list[NewPair]:
    """Every two answers as a pair, the lower rank the better one; equal ranks are a tie."""
    found = []
    for i, j in itertools.combinations(range(len(answers)), 2):
        if answers[i] == answers[j]:
            continue
        better, worse = (i, j) if ranks[i] <= ranks[j] else (j, i)
        found.append((answers[better], answers[worse], 0.5 if ranks[i] == ranks[j] else None))
    return _grouped(prompt, found)


def _grouped(prompt: Messages, found: Sequence[tuple[str, str, float | None]]) -> list[NewPair]:
    pairs = [_pair(prompt, better, worse, label) for better, worse, label in found]
    if not pairs:
        raise Invalid("All its answers are the same.")
    if len(pairs) == 1:
        return pairs
    group = content_digest([prompt, found])[:32]
    return [NewPair(p.prompt, p.chosen, p.rejected, p.margin_label, group) for p in pairs]


def _pair(prompt: Messages, chosen: str, rejected: str, label: Any = None) -> NewPair:
    if not prompt or prompt[-1]["role"] != "user":
        raise Invalid("There is no prompt that ends with a user message.")
    if chosen == rejected:
        raise Invalid("The better and the worse answer are the same.")
    if label is not None and (
        isinstance(label, bool)
        or not isinstance(label, int | float)
        or not math.isfinite(label)
        or not 0 <= label <= 1
    ):
        raise Invalid("label must be a number between 0 and 1.")
    return NewPair(prompt, chosen, rejected, None if label is None or label == 1 else float(label))


def common_beginning(a: Messages, b: Messages) -> tuple[Messages, Messages, Messages]:
    """The turns two dialogues share, and what each goes on with."""
    shared: Messages = []
    while len(a) > 1 and len(b) > 1 and a[0] == b[0]:
        shared.append(a[0])
        a, b = a[1:], b[1:]
    return shared, a, b


def _dialogue(value: Any, config: ServerConfig) -> Messages:
    """An answer, a list of messages, or a transcript."""
    talk = transcript(value) if isinstance(value, str) else None
    return messages_of(value if talk is None else talk, "assistant", config)


def _only_answer(messages: Messages, what: str) -> str:
    if len(messages) != 1 or messages[0]["role"] != "assistant":
        raise Invalid(f"{what} is not one assistant's answer.")
    return messages[0]["content"]
