"""The inventory push: what to ask Picqer support for, and what shows that it has been done."""

from typing import Literal

from shopswitch.checks.result import Attachment, ManualStep
from shopswitch.checks.step import Context
from shopswitch.checks.wording import Say

PUSH = "inventory_push"


def push_step(compared: int, differing: int, *, context: Context, say: Say) -> ManualStep:
    """The card; what was compared supports or contradicts that the push has been done.

    Args:
        compared: Stock levels compared of what can be ordered now.
        differing: Those that are wrong.
        context: The new connection and the moment of the switch; an answer given before it does not count.
        say: Words of step 13.

    Source: Picqer help, "Switching to another webshop"; there is no call for it in the public API.
    """
    told = say("words.levels", right=compared - differing, count=compared) if compared else say("words.no_levels")
    return say.manual(
        PUSH,
        link=context.page_of(context.new_connection),
        since=context.switch_at,
        # One push sets every level: when most of them are wrong, there has been none, or it went elsewhere.
        evidence="none" if not compared else "contradicts" if 2 * differing > compared else _support(differing),
        evidence_text=told,
        connection=_connection(context, say),
    )


def _support(differing: int) -> Literal["supports", "none"]:
    return "none" if differing else "supports"


def letter(context: Context, say: Say) -> Attachment:
    """The request to Picqer support, ready to send, in the client's language."""
    text = say(
        "letter.text",
        client=context.title,
        new=context.new_name,
        connection=_connection(context, say),
        switched=context.local(context.switch_at) if context.switch_at else say("letter.no_moment"),
        zone=context.timezone,
    )
    return Attachment("inventory_push.txt", text.encode(), say("files.letter"))


def _connection(context: Context, say: Say) -> str:
    number = context.new_connection
    return say("words.no_number") if number is None else str(number)
