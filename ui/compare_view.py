"""The compare page as HTML: the invitation, two answers side by side, the choice, what it was.

Nothing here receives a version before the vote: `Board` holds texts only, `Outcome` exists only after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from server.feedback import FeedbackSummary
from ui.feedback_panel import COMMENT_CHARS, reason_chips
from ui.icons import icon
from ui.markdown import rendered
from ui.markup import button, keyed, notice, tag
from ui.text import Text
from ui.text_chat import REASONS_DOWN, REASONS_UP

LABELS = ("A", "B")


@dataclass(frozen=True)
class Board:
    """One comparison as far as the person may know it."""

    question: str
    texts: Sequence[str]  # in label order
    comparison_id: str = ""  # "" while the answers are being written


@dataclass(frozen=True)
class Outcome:
    """What is told after the vote."""

    choice: str  # A, B, tie, both_bad
    versions: Sequence[str]  # in label order
    reasons: list[str]
    comment: str
    explained: bool = False  # the reasons were saved


@dataclass(frozen=True)
class Standing:
    """Where the person's votes and the next round stand."""

    summary: FeedbackSummary
    fresh: int  # new preferences of everyone since the last round
    needed: int  # that start a round
    running: bool


def invitation(text: Text, *, words: str = "", failed: bool = False) -> str:
    """Before the first question, or after one that came to nothing."""
    said = notice(words, bad=failed, failed=failed) if words else ""
    start = button(
        text("compare.start"),
        icon_name="shuffle",
        class_="button primary",
        data_act="next",
        data_event="answer",
        data_key="Enter",
    )
    body = (
        tag("div", icon("compare"), class_="seal")
        + tag("h1", escape(text("compare.hello")))
        + tag("p", escape(text("compare.about")))
        + said
        + start
        + tag("p", escape(text("compare.keys")), class_="quiet small keys-hint")
    )
    return tag("section", body, class_="greeting invite")


def board(shown: Board, text: Text, outcome: Outcome | None = None) -> str:
    """The question, both answers, and beneath them what can be done now."""
    panes = "".join(
        _pane(label, content, shown, text, outcome)
        for label, content in zip(LABELS, shown.texts, strict=False)
    )
    question = tag(
        "header",
        tag("span", escape(text("compare.question")), class_="quiet small")
        + tag("h2", escape(shown.question)),
        class_="question",
    )
    if outcome is not None:
        foot = _outcome(shown, outcome, text)
    elif shown.comparison_id:
        foot = _choices(shown.comparison_id, text)
    else:
        foot = tag("p", escape(text("compare.writing")), class_="quiet small waiting")
    return tag(
        "section",
        question + tag("div", panes, class_="panes") + foot,
        class_="board",
        data_busy=not shown.comparison_id,
        data_voted=outcome is not None,
    )


def counter(standing: Standing, text: Text) -> str:
    """One's votes, the way to the next round, and what became of them."""
    if standing.running:
        words, share = text("compare.running"), 1.0
    elif standing.fresh >= standing.needed:
        words, share = text("compare.ready"), 1.0
    else:
        words = text("compare.left", n=standing.needed - standing.fresh)
        share = standing.fresh / standing.needed
    learned = standing.summary.learned
    fate = (
        text("compare.learned", n=learned[0].count, version=learned[0].version)
        if learned
        else text("compare.not_learned")
    )
    votes = tag("b", str(standing.summary.votes), class_="num") + tag("span", escape(text("compare.votes")))
    progress = (
        tag("span", escape(words), class_="small")
        + f'<div class="bar"><i style="width:{share:.0%}"></i></div>'
        + tag("span", escape(fate), class_="quiet small")
    )
    return tag(
        "aside", tag("div", votes, class_="count") + tag("div", progress, class_="way"), class_="counter"
    )


def _pane(label: str, content: str, shown: Board, text: Text, outcome: Outcome | None) -> str:
    title = tag("span", escape(text("compare.answer", label=label)), class_="label")
    version, chosen = "", False
    if outcome is not None:
        version = tag("span", escape(outcome.versions[LABELS.index(label)]), class_="tag num")
        chosen = outcome.choice == label
    mark = icon("check") if chosen else ""
    writing = not content and not shown.comparison_id
    body = '<div class="dots"><i></i><i></i><i></i></div>' if writing else rendered(content)
    return tag(
        "article",
        tag("header", title + version + mark) + tag("div", body, class_="answer"),
        class_="pane chosen" if chosen else "pane",
    )


def _choices(comparison_id: str, text: Text) -> str:
    words = {
        "A": text("compare.better", label="A"),
        "B": text("compare.better", label="B"),
        "tie": text("compare.tie"),
        "both_bad": text("compare.both_bad"),
    }
    buttons = "".join(
        tag(
            "button",
            f"<kbd>{key}</kbd><span>{escape(label)}</span>",
            type="button",
            class_="button choice",
            data_act="vote",
            data_id=comparison_id,
            data_value=choice,
            data_key=key,
        )
        for key, (choice, label) in enumerate(words.items(), start=1)
    )
    return tag("div", buttons, class_="choices", role="group", aria_label=text("compare.choose"))


def _outcome(shown: Board, outcome: Outcome, text: Text) -> str:
    chose = {
        "tie": text("compare.chose_tie"),
        "both_bad": text("compare.chose_both_bad"),
    }.get(outcome.choice, text("compare.chose", label=outcome.choice))
    a, b = outcome.versions
    was = text("compare.same", version=a) if a == b else text("compare.different", a=a, b=b)
    told = tag("p", tag("b", escape(chose)) + " " + escape(was), class_="told", role="status")
    onward = tag(
        "button",
        f"<span>{escape(text('compare.next'))}</span><kbd>Enter</kbd>",
        type="button",
        class_="button primary",
        data_act="next",
        data_event="answer",
        data_key="Enter",
    )
    head = tag("div", told + onward, class_="outcome-head")
    if outcome.explained:
        why = tag("p", escape(text("compare.saved")), class_="quiet small")
    elif outcome.choice != "tie":
        why = keyed(f"why-{shown.comparison_id}", _reasons(shown.comparison_id, outcome, text))
    else:
        why = ""
    return tag("div", head + why, class_="outcome")


def _reasons(comparison_id: str, outcome: Outcome, text: Text) -> str:
    comment = tag(
        "textarea",
        "",
        name="comment",
        class_="field",
        rows=1,
        data_grow=True,
        maxlength=COMMENT_CHARS,
        placeholder=text("chat.comment"),
        aria_label=text("chat.comment"),
    )
    save = tag("button", escape(text("save")), type="submit", class_="button slim")
    reasons = REASONS_DOWN if outcome.choice == "both_bad" else REASONS_UP
    return tag(
        "form",
        tag("p", escape(text("compare.why")), class_="quiet small")
        + reason_chips(reasons, outcome.reasons, text)
        + tag("div", comment + save, class_="why-foot"),
        data_act="reasons",
        data_id=comparison_id,
        data_value=outcome.choice,
    )
