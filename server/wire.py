"""Requests and replies of our own API: what may come in, and what of a record goes out.

Token ids and log-probs stay inside; so does the version of an answer, unless the caller is an operator or it
was revealed by their vote.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from server.chat import ConversationView
from server.feedback import VoteResult
from server.sampling import Sampling
from store.accounts import User
from store.comparisons import Comparison
from store.conversations import Conversation
from store.messages import Message

Text = Annotated[Any, WithJsonSchema({"type": "string"})]  # checked by the use-case, which names the limit


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(strict=True, extra="ignore", json_schema_extra={"examples": [values]})


class _Wire(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class SamplingFields(_Wire):
    """Sampling settings; absent means the server's default."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    max_tokens: int | None = None
    seed: int | None = None
    stop: list[str] | None = None

    def sampling(self) -> Sampling:
        given = self.model_dump(include=set(SamplingFields.model_fields), exclude_none=True)
        return Sampling(**given | {"stop": tuple(given.get("stop", ()))})


class NewConversation(_Wire):
    model_config = _example(title="Plans for May", system_prompt="Answer briefly.")
    title: Text = ""
    system_prompt: Text = ""


class ConversationChange(_Wire):
    """`active` names a message: its branch becomes the visible one."""

    model_config = _example(title="Plans for June")
    title: Text = None
    system_prompt: Text = None
    active: str | None = None


class NewMessage(SamplingFields):
    model_config = _example(content="What should we plan first?", max_tokens=128)
    content: Text
    parent_id: str | None = None


class Edit(SamplingFields):
    model_config = _example(content="What should we plan last?")
    content: Text


class RatingIn(_Wire):
    model_config = _example(value="up", reasons=["clear"], comment="Just what I needed.")
    value: Literal["up", "down"]
    reasons: list[str] = []
    comment: Text = ""


class CorrectionIn(_Wire):
    model_config = _example(content="The capital of France is Paris.")
    content: Text


class NewComparison(SamplingFields):
    """Either `messages`, or with `conversation_id` the last of them as its next turn."""

    model_config = _example(messages=[{"role": "user", "content": "Suggest a name for a cat."}], k=2)
    messages: list[dict[str, Any]]
    k: int = 2
    mode: Literal["samples", "versions"] = "samples"
    conversation_id: str | None = None


class VoteIn(_Wire):
    """`choice` is a label, "tie" or "both_bad"; or `ranking` orders all labels, best first."""

    model_config = _example(choice="A", reasons=["shorter"], comment="")
    choice: str | None = None
    ranking: list[list[str]] | None = None
    reasons: list[str] = []
    comment: Text = ""
    change: bool = False


class Reason(_Wire):
    model_config = _example(reason="v000003 answers too long")
    reason: Text


class Promotion(Reason):
    model_config = _example(reason="better on the probe set", expected_champion="v000001")
    expected_champion: str | None = None


class Canary(Reason):
    model_config = _example(version="v000003", percent=10, reason="try it on some")
    version: str | None = None
    percent: int = 0


class KillSwitch(Reason):
    model_config = _example(on=True, reason="the champion repeats itself")
    on: bool


class NewRound(_Wire):
    model_config = _example(algorithm="ppo")
    algorithm: str = "ppo"
    config: dict[str, Any] = Field(default_factory=dict)


class TrainerIn(_Wire):
    model_config = _example(paused=True)
    paused: bool


def conversation_out(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "title": conversation.title,
        "system_prompt": conversation.system_prompt,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
    }


def message_out(message: Message, user: User) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "parent_id": message.parent_id,
        "role": message.role,
        "content": message.content,
        "status": message.status,
        "finish_reason": message.finish_reason,
        "error": message.error,
        "created_at": message.created_at,
    }
    if user.role == "operator":
        out |= {"version": message.adapter, "ttft_ms": message.ttft_ms, "duration_ms": message.duration_ms}
    return out


def view_out(view: ConversationView, user: User) -> dict[str, Any]:
    messages = []
    for message in view.messages:
        out = message_out(message, user)
        rating, position = view.ratings.get(message.id), view.positions[message.id]
        out["siblings"] = list(position.ids)
        if message.role == "assistant":
            out["rating"] = rating and {
                "value": rating.value,
                "reasons": rating.reasons,
                "comment": rating.comment,
            }
            out["correction"] = view.corrections.get(message.id)
        messages.append(out)
    return conversation_out(view.conversation) | {"messages": messages}


def comparison_out(comparison: Comparison) -> dict[str, Any]:
    """Blind: labels and texts, nothing that tells the sides apart otherwise."""
    return {
        "id": comparison.id,
        "prompt": comparison.prompt,
        "conversation_id": comparison.conversation_id,
        "candidates": [{"label": c.label, "content": c.content} for c in comparison.candidates],
        "created_at": comparison.created_at,
    }


def vote_out(result: VoteResult) -> dict[str, Any]:
    vote = result.vote
    return {
        "comparison_id": vote.comparison_id,
        "choice": vote.choice,
        "ranking": vote.ranking,
        "reasons": vote.reasons,
        "comment": vote.comment,
        "created_at": vote.created_at,
        "updated_at": vote.updated_at,
        "revealed": [{"label": r.label, "version": r.version} for r in result.revealed],
        "message_id": result.message.id if result.message else None,
    }
