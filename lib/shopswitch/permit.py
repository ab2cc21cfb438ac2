"""The token without which nothing is written to a client's systems."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WritePermit:
    """Proof that a person approved exactly this plan.

    Attributes:
        plan_digest: SHA-256 over the approved plan, hexadecimal.
        approved_by: Name of the signer.
    """

    plan_digest: str
    approved_by: str
