"""Under a rated answer: why it was good or bad, in chips and words; then, that it was noted. HTML only."""

from __future__ import annotations

from html import escape

from store.ratings import Rating
from ui.markup import button, icon_button, keyed, tag
from ui.text import Text
from ui.text_chat import REASONS_DOWN, REASONS_UP

COMMENT_CHARS = 2000


def feedback_panel(message_id: str, rating: Rating, text: Text, *, asking: bool) -> str:
    """The question while `asking`, else what was said so far."""
    if asking:
        return keyed(f"why-{rating.value}-{message_id}", _question(message_id, rating, text), class_="why")
    said = [text(f"reason.{reason}") for reason in rating.reasons if text.has(f"reason.{reason}")]
    words = " · ".join([*said, *([f"“{rating.comment}”"] if rating.comment else [])]) or text("chat.noted")
    change = button(
        text("chat.change_reason" if rating.reasons or rating.comment else "chat.add_reason"),
        class_="button plain slim",
        data_act="explain",
        data_id=message_id,
    )
    return tag("div", tag("span", escape(words)) + change, class_="noted quiet small")


def reason_chips(reasons: tuple[str, ...], chosen: list[str], text: Text) -> str:
    """Reasons to tick, any number of them."""
    return tag(
        "div",
        "".join(
            tag(
                "label",
                tag(
                    "input",
                    type="checkbox",
                    name="reasons",
                    value=reason,
                    data_many=True,
                    checked=reason in chosen,
                )
                + escape(text(f"reason.{reason}")),
                class_="chip",
            )
            for reason in reasons
        ),
        class_="chips",
    )


def _question(message_id: str, rating: Rating, text: Text) -> str:
    up = rating.value == "up"
    head = tag("b", escape(text("chat.why_up" if up else "chat.why_down"))) + icon_button(
        text("close"), "close", data_act="thread", data_cancel=True
    )
    comment = tag(
        "textarea",
        escape(rating.comment),
        name="comment",
        class_="field",
        rows=1,
        data_grow=True,
        maxlength=COMMENT_CHARS,
        placeholder=text("chat.comment"),
        aria_label=text("chat.comment"),
    )
    save = tag("button", escape(text("save")), type="submit", class_="button primary slim")
    return tag(
        "form",
        tag("div", head, class_="why-head")
        + reason_chips(REASONS_UP if up else REASONS_DOWN, rating.reasons, text)
        + tag("div", comment + save, class_="why-foot"),
        data_act="reasons",
        data_id=message_id,
        data_value=rating.value,
    )
