"""What first contact with each system told: reachable or not, which rights, which stock locations."""

from shopswitch.frames.schema import Column, Schema

TROUBLES = ("", "unreachable", "key", "permission", "answer")

ACCOUNTS = Schema(
    name="accounts",
    key=("role",),
    columns={
        "role": Column("text", "picqer, old or new"),
        "platform": Column("text", "platform key"),
        "platform_name": Column("text", "platform name for people"),
        "trouble": Column("text", "kind of failure, empty when reached", choices=TROUBLES),
        "message": Column("text", "what is wrong, one sentence"),
        "hint": Column("text", "what to do about it"),
        "system_name": Column("text", "shop or account name"),
        "version": Column("text", "version of platform or interface"),
        "timezone": Column("text", "time zone the system states"),
        "currency": Column("text", "ISO code"),
        "server_time": Column("time", "the server's own present moment", nullable=True),
        "asked_at": Column("time", "our present moment when it answered"),
        "notes": Column("text", "worth knowing, sentences joined by newlines"),
    },
)

PERMISSIONS = Schema(
    name="permissions",
    key=("role", "permission"),
    columns={
        "role": Column("text", "picqer, old or new"),
        "permission": Column("text", "the vendor's word"),
        "granted": Column("flag", "unknown when it cannot be found out without using it", nullable=True),
        "required": Column("flag", "the runbook cannot work without it"),
        "needed_for": Column("text", "what goes wrong without it"),
    },
)
